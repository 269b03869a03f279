import type { Context } from '../../../lib/context.js';
import { lineFinder } from '../lines.js';
import { namedIn } from '../words.js';
import type { Chain, ChainBranch } from '../chain.js';

/** What holds the machine's name, or its first part. */
const MACHINE = '\\$\\{?(?:host|target|build|canonical_host)?_?(?:cpu|arch|host|host_os)?\\b';
const CASE = new RegExp(`\\bcase[ \\t]+["'[]{0,3}${MACHINE}[^\\n]{0,80}?\\bin\\b`, 'i');
/** Lines after which what was set before is another branch's or macro's. */
const ENDS_PART = /;;|^\s*(?:esac|fi|else|elif|\}|A[CX]_DEFUN|AS_(?:IF|CASE))(?!\w)|^\s*[^\s=]+\)/;
const SET = /(?:^|;)\s*(\w+)=("[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s;]{0,200})\s*(?=;|$)/g;
/** How far before a choice its defaults stand, in lines. */
const NEAR = 12;
/** How much of a branch is read, in characters. */
const LONGEST_BODY = 4000;
/** How much of what a branch is for is read, in characters. */
const LONGEST_PATTERN = 400;

interface Line {
  text: string;
  /** 1-based. */
  number: number;
}

/** Choices by the machine that `case` makes in a configure.ac: patterns up to `)`, bodies up to `;;`. */
export function readCases(text: string, context: Context): Chain[] {
  const chains: Chain[] = [];
  const lines = branchLines(text);
  for (let at = 0; at < lines.length; at++) {
    const head = (lines[at]?.text ?? '').slice(0, 300);
    if (!CASE.test(head)) continue;
    const chain: Chain = { branches: [], before: valuesBefore(lines, at, CASE) };
    let pattern: string | undefined;
    let depth = 1, ifs = 0;
    let body = '', line = 0;
    const close = (): void => {
      if (pattern !== undefined) add(chain, pattern, line, body, context);
      pattern = undefined;
      body = '';
    };
    for (at++; at < lines.length && depth > 0; at++) {
      const { text: source, number } = lines[at] as Line;
      if (/\bcase\b[^\n]{1,200}\bin\s*$/.test(source.slice(-300))) depth++;
      if (/^\s*esac\b/.test(source) && --depth === 0) break;
      ifs = Math.max(0, ifs + (/^\s*(?:if\b|AS_IF\()/.test(source) ? 1 : 0) - (/^\s*fi\b/.test(source) ? 1 : 0));
      if (pattern === undefined && depth === 1) {
        const match = /^(?:\[|\()?([^)]{1,400})\)([^\n]*)$/.exec(source.trimStart());
        if (match === null) continue;
        pattern = match[1] ?? '';
        line = number;
        body = (match[2] ?? '').slice(0, LONGEST_BODY);
        ifs = 0;
      } else if (ifs === 0) body = `${body}\n${source}`.slice(0, LONGEST_BODY); // What stands under a further condition doesn't happen to all.
      if (depth === 1 && /;;\s*\]?$/.test(source.trimEnd())) close();
    }
    close();
    chains.push(withoutOwnNames(chain, CASE.exec(head)?.[0] ?? ''));
  }
  return chains;
}

/** A choice without the branches that only spell the machine's name in one way, `[*amd64*], [host_cpu=x86_64]`, where nothing is said of others: theirs stays as it is. */
function withoutOwnNames(chain: Chain, subject: string): Chain {
  const name = /\$\{?(\w+)/.exec(subject)?.[1];
  if (name === undefined || chain.otherwise !== undefined) return chain;
  const own = new RegExp(`^${name}=[\\w.-]+$`);
  return { ...chain, branches: chain.branches.filter(({ body }) => !own.test(body.trim().replace(/;;$/, '').trimEnd())) };
}

/** Choices that `AS_CASE` makes: a word, then patterns and bodies by turns, and last what is for all others. Source: GNU Autoconf's manual, Common Shell Constructs. */
export function readMacroCases(text: string, context: Context): Chain[] {
  const chains: Chain[] = [];
  if (!text.includes('AS_CASE')) return chains;
  const bare = text.replace(/^([^\n]*?)\bdnl\b[^\n]*$/gm, (all: string, before: string) => before.padEnd(all.length));
  const lineAt = lineFinder(text);
  const lines = linesOf(text);
  let broken = 0;
  for (const match of bare.matchAll(/\bAS_CASE\s{0,5}\(/g)) {
    const [subject, ...rest] = argumentsFrom(bare, match.index + match[0].length);
    // Where brackets stay open, those that follow do as well.
    if (subject === undefined && ++broken > 10) break;
    if (subject === undefined || !new RegExp(`^["'\\s]*${MACHINE}`, 'i').test(subject.text)) continue;
    const chain: Chain = { branches: [], before: valuesBefore(lines, lineAt(match.index) - 1, /\bAS_CASE\b/) };
    for (let at = 0; at + 1 < rest.length; at += 2) {
      const [pattern, body] = [rest[at], rest[at + 1]];
      if (pattern !== undefined && body !== undefined) add(chain, pattern.text.slice(0, LONGEST_PATTERN), lineAt(pattern.offset), body.text.slice(0, LONGEST_BODY), context);
    }
    const last = rest.length % 2 === 1 ? rest.at(-1) : undefined;
    if (last !== undefined && last.text.trim() !== '') chain.otherwise = last.text.slice(0, LONGEST_BODY);
    chains.push(withoutOwnNames(chain, subject.text));
  }
  return chains;
}

/** Longest call of a macro that is read. */
const LONGEST = 20_000;

/** Arguments of a macro from behind its bracket, without the quotes around each. */
function argumentsFrom(text: string, from: number): { text: string; offset: number }[] {
  const found: { text: string; offset: number }[] = [];
  let depth = 0, quotes = 0, start = from;
  const put = (end: number): void => {
    const source = text.slice(start, end);
    const bare = source.trim();
    const isQuoted = bare.startsWith('[') && bare.endsWith(']');
    found.push({ text: isQuoted ? bare.slice(1, -1) : bare, offset: start + source.length - source.trimStart().length });
    start = end + 1;
  };
  for (let at = from; at < Math.min(text.length, from + LONGEST); at++) {
    const char = text[at];
    if (char === '[') quotes++;
    else if (char === ']') quotes--;
    else if (quotes > 0) continue;
    else if (char === '(') depth++;
    else if (char === ')' && depth-- === 0) {
      put(at);
      return found;
    } else if (char === ',' && depth === 0) put(at);
  }
  return [];
}

function add(chain: Chain, pattern: string, line: number, body: string, context: Context): void {
  const covers = fits(pattern, context);
  if (/^[\s[(]*\*[\s\])]*$/.test(pattern)) chain.otherwise = body;
  // A pattern that names no architecture of the table is one of another: every branch here is by the machine.
  else if (covers || namedIn(pattern).length > 0) chain.branches.push({ condition: pattern, line, body, covers } satisfies ChainBranch);
}

const COMMENT = /^\s*(?:dnl\b|#)/;

/** Lines without comments. */
function linesOf(text: string): Line[] {
  return text.split('\n').map((source, index) => ({ text: COMMENT.test(source) ? '' : source, number: index + 1 }));
}

/** Where a branch ends and another, or nothing more, follows on the same line. */
const NEXT = /(?<=;;)(?=\s*[^\s\])])|(?=\besac\b)/;

/** Lines without comments; one that holds several branches of a case gives one for each of them. */
function branchLines(text: string): Line[] {
  return linesOf(text).flatMap((line): Line[] => {
    const { text: bare, number } = line;
    if (bare.length >= 2000 || !bare.includes(';;')) return [line];
    const head = CASE.exec(bare);
    // A whole choice behind the pattern of another is part of that one's branch.
    if (head === null ? /\bcase\b/.test(bare) : /^\s*[^\s();]+\)/.test(bare.slice(0, head.index))) return [line];
    const end = head === null ? 0 : head.index + head[0].length;
    return [...(head === null ? [] : [bare.slice(0, end)]), ...bare.slice(end).split(NEXT)].filter((part) => !COMMENT.test(part)).map((part) => ({ text: part, number }));
  });
}

/** What has a value right before a choice, on the lines above and on its own. */
function valuesBefore(lines: readonly Line[], at: number, choice: RegExp): Map<string, string> {
  const own = lines[at]?.text ?? '';
  const above = lines.slice(Math.max(0, at - NEAR), at).map(({ text }) => text);
  const values = new Map<string, string>();
  for (const source of [...above.slice(above.findLastIndex((one) => ENDS_PART.test(one)) + 1), own.slice(0, Math.max(0, own.search(choice)))]) {
    for (const [, name = '', value = ''] of source.slice(0, 400).matchAll(SET)) if (!/[$`]/.test(value)) values.set(name, value);
  }
  return values;
}

/** Whether one of the patterns fits the target: the beginning of a name (`loong*`), or any machine (`*-linux*`). */
function fits(pattern: string, { target }: Context): boolean {
  return pattern.split('|').some((one) => {
    if (/^[\s[]*\*[^\s]*linux/.test(one)) return true;
    const start = /^[\s[]*([a-z0-9_]+)[^\s]*\*/i.exec(one)?.[1];
    return start !== undefined && target.uname.some((name) => name.startsWith(start.toLowerCase()));
  });
}
