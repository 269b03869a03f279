import { Weight } from '../weight.js';

/** Words that open, go on with, or close what several lines may be. */
const KEYWORD = '(?:if|then|else|elif|fi|for|while|until|select|do|done|case|esac|function|coproc|time)(?![\\w=.-])';
const SPACE = '[ \\t]*';
/** Not before what begins something that may go on in another line. */
const COMMAND = `(?!${SPACE}(?:!${SPACE})?(?:${KEYWORD}|[{}](?:\\s|$)))`;
const SINGLE = "'[^'\\n]*'";
const VARIABLE = '\\$[\\w@#?*!]|\\$\\{[^{}\\n\\\\]*\\}';
const SUBSTITUTION = `\\$\\((?!\\()(?:[^\\n"'\`\\\\$#(){}<]|"(?:[^"\`\\\\$\\n]|${VARIABLE})*"|${SINGLE}|${VARIABLE})*\\)`;
const DOUBLE = `"(?:[^"\`\\\\$\\n]|\\\\[^\\n]|${VARIABLE}|${SUBSTITUTION})*"`;
/** What a line is made of that ends with it: no quote, substitution, here document or operator goes on in the next. */
const PARTS = `(?:${[
  '[^\\n"\'`\\\\$#(){};&|<]', SINGLE, DOUBLE, VARIABLE, SUBSTITUTION, '\\\\[^\\n]',
  `=\\((?:[^\\n"'\`\\\\$#(){};&|<]|${SINGLE}|${DOUBLE}|${VARIABLE})*\\)`,
  '\\{(?=[^\\s;&|<>()])', '(?<=[^\\s;&|<>()])[}#]', '<(?![<(])',
  `(?:&&|[;&|](?!${SPACE}[;&]))(?!${SPACE}(?:[#\\n]|$))${COMMAND}`,
].join('|')})*`;
const END = `${SPACE}(?:(?<=[ \\t])#[^\\n]*)?(?:\\n|$)`;
const NAME = `(?:[A-Za-z_][\\w.:-]*${SPACE}\\(\\)|function[ \\t]+[\\w.:-]+(?:${SPACE}\\(\\))?)${SPACE}`;
/** An expression for a line of this kind, tried where a line begins. */
const line = (...sources: string[]): RegExp => new RegExp(`${SPACE}(?:${sources.join('|')})${END}`, 'y');

/** Whole statements: nothing but a comment, commands, and loops, tests and functions that end with their line. */
const WHOLE = line(
  '(?:#[^\\n]*)?',
  `${COMMAND}${PARTS}`,
  `(?:for|while|until)[ \\t]${COMMAND}${PARTS};${SPACE}do[ \\t]${COMMAND}${PARTS};${SPACE}done`,
  `if[ \\t]${COMMAND}${PARTS};${SPACE}then[ \\t]${COMMAND}${PARTS};${SPACE}fi`,
  `${NAME}\\{[ \\t]${COMMAND}${PARTS};${SPACE}\\}`,
);
const OPENS = line(`(?:if|for|while|until)[ \\t]${COMMAND}${PARTS}(?:;${SPACE}(?:then|do))?`, `${NAME}\\{`);
const WITHIN = line(`(?:then|else|do|elif[ \\t]${COMMAND}${PARTS}(?:;${SPACE}then)?)`);
const CLOSES = line(`(?:fi|done)(?![\\w=.-])${PARTS}`, '\\}');
/** How most lines begin that are no whole statement. */
const BLOCK = /[ \t]*(?:(?:if|for|while|until|then|else|elif|do|fi|done)(?![\w=.-])|\})/y;
/** What line is tried for, in the order in which that is quickest. */
const IN_BLOCK = [OPENS, CLOSES, WITHIN, WHOLE];
const OTHER = [WHOLE, OPENS];
/** A `case` has its end where only its parser finds it. */
const CASE = /^[^#\n]*(?<![\w-])case(?![\w-])/m;

/** Comparisons: their patterns may stand for architectures that they don't name. */
const COMPARISON = '[ \\t](?:==?|!=|=~)\\s';
/** Longest line that is looked at so. */
const LONGEST = 2000;

/**
 * A shell script with blank lines in the place of statements that can't matter: most of a script says nothing of architectures, and
 * to split it into words is the longest part of a scan. Only whole statements go, each told by expressions on its lines, up to the
 * first line that isn't so simple (here documents, `case`, quotes over several lines); from there on everything stays. After the last place that may matter nothing does.
 */
export function withoutLight(text: string): string {
  const weight = new Weight(text, COMPARISON);
  const limit = text.includes('case') ? CASE.exec(text)?.index ?? text.length : text.length;
  let result = '';
  let kept = 0;
  for (let start = 0; start < limit;) {
    // Most scripts speak of architectures in one place: what comes after it is of no matter, however it is written.
    if (!weight.in(start, Infinity)) return result + text.slice(kept, start) + linesOf(text, start);
    const unit = statementAt(text, start, limit);
    if (unit === undefined) break;
    if (!weight.in(start, unit.end)) {
      result += text.slice(kept, start) + '\n'.repeat(unit.lines);
      kept = unit.end;
    }
    start = unit.end;
  }
  return result + text.slice(kept);
}

/** As many line ends as a text has from a place on. */
function linesOf(text: string, start: number): string {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return '\n'.repeat(count);
}

/** Where the statement ends that begins with a line, and how many line ends it has; undefined where that isn't told so easily. */
function statementAt(text: string, start: number, limit: number): { end: number; lines: number } | undefined {
  let open = 0;
  let lines = 0;
  for (let at = start; at < limit;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const kind = end - at > LONGEST ? undefined : (begins(BLOCK, text, at) ? IN_BLOCK : OTHER).find((expression) => begins(expression, text, at));
    if (kind === undefined || (kind === WITHIN && open === 0)) return undefined;
    if (kind === OPENS) open++;
    else if (kind === CLOSES) open--;
    if (newline >= 0) lines++;
    at = end;
    if (open <= 0) return open === 0 ? { end, lines } : undefined;
  }
  return undefined;
}

function begins(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}
