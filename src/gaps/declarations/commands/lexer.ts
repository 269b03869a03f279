import { heredocMarks, skipHeredocs, type Heredoc } from './heredoc.js';

/** A word, an operator or a line's end of a shell script. */
export interface Token {
  kind: 'word' | 'operator' | 'newline';
  /** Without quotes and escapes; expansions stay as they are written: `${ARCH}`, `$(uname -m)`. */
  value: string;
  /** 1-based. */
  line: number;
  /** What stands in command substitutions of the word. */
  nested: Token[][];
  /** Words of an array: `NAME=(a b)`. */
  items?: Token[];
}

const OPERATORS = [';;&', '&>>', '<<-', '<<<', ';;', ';&', '&&', '||', '|&', '&>', '>>', '<<', '>&', '<&', '<>', '>|', ';', '&', '|', '<', '>', '(', ')'];
/** Deepest nesting of substitutions that is looked into. */
const DEEPEST = 20;
const BREAKS = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '<', '>', '(', ')']);

/** What has no meaning of its own in a word, and in double quotes. */
const PLAIN = /[^\s;&|<>()\\'"$`]+/y;
const QUOTED = /[^\\"$`]+/y;

/**
 * Splits a shell script into tokens. Written for finding things, not for running them: it reads quotes, escapes, comments, here
 * documents, arrays and substitutions as a shell does, and goes on where a script is broken. (The shell parser on npm answers where
 * statements begin and not what their words are, and takes 30 ms for a script.)
 */
export function lex(text: string): Token[] {
  return new Lexer(text).read(0, '', 0).tokens;
}

class Lexer {
  private line = 1;
  private heredocs: Heredoc[] = [];

  constructor(private readonly text: string) {}

  /** Reads up to `until`: the end, or what closes a substitution. */
  read(from: number, until: '' | ')' | '`', depth: number): { tokens: Token[]; end: number } {
    const tokens: Token[] = [];
    const { text } = this;
    // Patterns of a `case` end with a bracket that closes nothing.
    let cases = 0;
    let pattern = false;
    let at = from;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (char === ' ' || char === '\t' || char === '\r') at++;
      else if (char === '\\' && text[at + 1] === '\n') { this.line++; at += 2; }
      else if (char === '\n') {
        // What comes after two is as after many.
        if (tokens.at(-1)?.kind !== 'newline' || tokens.at(-2)?.kind !== 'newline') tokens.push({ kind: 'newline', value: '\n', line: this.line, nested: [] });
        this.line++;
        at++;
        if (this.heredocs.length > 0) {
          const skipped = skipHeredocs(text, at, this.heredocs);
          this.heredocs = [];
          this.line += skipped.lines;
          at = skipped.end;
        }
      } else if (char === '#') at = lineEnd(text, at);
      else if (char === until && (until === '`' || !(cases > 0 && pattern))) return { tokens, end: at + 1 };
      else {
        const operator = this.operator(at, tokens);
        if (operator === undefined) {
          const word = this.word(at, until, depth, tokens.at(-1)?.value === '=~');
          if (word.end === at) { at++; continue; }
          at = word.end;
          tokens.push(word.token);
          if (word.token.value === 'case') cases++;
          else if (word.token.value === 'esac') [cases, pattern] = [Math.max(0, cases - 1), false];
          else if (word.token.value === 'in' && cases > 0) pattern = true;
          continue;
        }
        at += operator.length;
        const mark = heredocMarks(operator, text, at);
        if (mark !== undefined) { this.heredocs.push(mark.heredoc); at = mark.end; continue; }
        if (operator === ')') pattern = false;
        else if (operator.startsWith(';;') || operator === ';&') pattern = cases > 0;
        tokens.push({ kind: 'operator', value: operator, line: this.line, nested: [] });
      }
    }
    return { tokens, end: at };
  }

  private operator(at: number, before: readonly Token[]): string | undefined {
    if (!BREAKS.has(this.text[at] ?? '')) return undefined;
    const operator = OPERATORS.find((one) => this.text.startsWith(one, at));
    // The right side of `=~` is a word, brackets and bars included.
    return operator !== undefined && before.at(-1)?.value === '=~' && /[(|]/.test(operator) ? undefined : operator;
  }

  private word(from: number, until: string, depth: number, regex: boolean): { token: Token; end: number } {
    const { text } = this;
    const token: Token = { kind: 'word', value: '', line: this.line, nested: [] };
    let at = from;
    let open = 0;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (regex && char === '(') open++;
      else if (regex && char === ')' && open > 0) open--;
      else if (BREAKS.has(char) && !(regex && char === '|')) {
        if (char === '(' && token.value.endsWith('=') && depth < DEEPEST) {
          const array = this.read(at + 1, ')', depth + 1);
          token.items = array.tokens.filter((one) => one.kind === 'word');
          return { token, end: array.end };
        }
        break;
      }
      if (char === '`' && until === '`') break;
      if (char === '\\') {
        if (text[at + 1] === '\n') this.line++;
        else token.value += text[at + 1] ?? '';
        at += 2;
      } else if (char === "'") {
        const end = closing(text, at + 1, "'");
        this.take(token, text.slice(at + 1, end));
        at = end + 1;
      } else if (char === '"') at = this.quoted(at + 1, token, depth);
      else if (char === '$' || char === '`') at = this.expansion(at, token, depth);
      else {
        PLAIN.lastIndex = at;
        const plain = regex ? char : PLAIN.exec(text)?.[0] ?? char;
        token.value += plain;
        at += plain.length;
      }
    }
    return { token, end: at };
  }

  private quoted(from: number, token: Token, depth: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && text[at] !== '"') {
      const char = text[at] ?? '';
      if (char === '\\') {
        const next = text[at + 1] ?? '';
        if (next === '\n') this.line++;
        // Before anything else a backslash between quotes stays.
        else token.value += /[$`"\\]/.test(next) ? next : char + next;
        at += 2;
      } else if (char === '$' || char === '`') at = this.expansion(at, token, depth);
      else {
        QUOTED.lastIndex = at;
        const plain = QUOTED.exec(text)?.[0] ?? char;
        this.take(token, plain);
        at += plain.length;
      }
    }
    return at + 1;
  }

  private expansion(at: number, token: Token, depth: number): number {
    const { text } = this;
    const two = text.slice(at, at + 2);
    if (two === '${') {
      let level = 0;
      let end = at + 1;
      for (; end < text.length; end++) {
        if (text[end] === '\\') end++;
        else if (text[end] === '{') level++;
        else if (text[end] === '}' && --level === 0) break;
        // One that is never closed ends with its line.
        else if (text[end] === '\n') { end--; break; }
      }
      this.take(token, text.slice(at, end + 1));
      return end + 1;
    }
    if ((two === '$(' || text[at] === '`') && depth < DEEPEST) {
      const opening = two === '$(' ? 2 : 1;
      const inner = this.read(at + opening, opening === 2 ? ')' : '`', depth + 1);
      token.nested.push(inner.tokens);
      token.value += text.slice(at, inner.end);
      return inner.end;
    }
    token.value += text[at] ?? '';
    return at + 1;
  }

  private take(token: Token, text: string): void {
    token.value += text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.line++;
  }
}

function closing(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end;
}

function lineEnd(text: string, from: number): number {
  return closing(text, from, '\n');
}
