import { otherSystem } from './words.js';

/** A string literal inside brackets. */
export interface Literal {
  text: string;
  /** Of its first character inside the quotes. */
  offset: number;
  /** Whether it is a key: a colon, `=` or `=>` follows. */
  key: boolean;
}

/** One pair of brackets with the string literals directly in it. */
export interface Bracket {
  open: '[' | '{' | '(';
  /** Of the opening bracket. */
  start: number;
  /** After the closing one. */
  end: number;
  literals: Literal[];
  /** Code directly inside, without strings, comments and inner brackets. */
  code: string;
  /** The word before it, and the one before that: `platforms` of `platforms = [`, `select` of `select({`. */
  before: string;
  /** Brackets around it, innermost first. */
  outer?: Bracket;
}

/** What differs between the languages that are read this way. */
export interface BracketSyntax {
  lineComments: readonly string[];
  blockComments?: boolean;
  quotes: readonly string[];
  /** `"""` and `'''`. */
  triple?: boolean;
}

const CLOSING: Record<string, string> = { '[': ']', '{': '}', '(': ')' };
/** Deepest nesting that is followed; what is deeper belongs to its ancestor. */
const DEEPEST = 200;

/**
 * Finds brackets and the strings in them, in a text of a language whose lists look like everybody's: HCL, Starlark, Meson, Python, Rust.
 * It reads what a parser would of these, and goes on where the text is broken. Those that close last come last.
 */
export function readBrackets(text: string, syntax: BracketSyntax): Bracket[] {
  const found: Bracket[] = [];
  const open: Bracket[] = [];
  const top = (): Bracket | undefined => open.at(-1);
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (syntax.lineComments.some((mark) => text.startsWith(mark, at))) {
      at = endOf(text, '\n', at);
    } else if (syntax.blockComments === true && text.startsWith('/*', at)) {
      at = endOf(text, '*/', at + 2);
    } else if (syntax.quotes.includes(char)) {
      const mark = syntax.triple === true && text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      const end = stringEnd(text, at + mark.length, mark);
      const literal = { text: text.slice(at + mark.length, end), offset: at + mark.length, key: /^\s*(?::|=(?!=))/.test(text.slice(end + mark.length, end + mark.length + 20)) };
      top()?.literals.push(literal);
      at = end + mark.length;
    } else if (char in CLOSING) {
      if (open.length < DEEPEST) {
        const outer = top();
        open.push({ open: char as Bracket['open'], start: at, end: text.length, literals: [], code: '', before: wordBefore(text, at), ...(outer === undefined ? {} : { outer }) });
      }
      at++;
    } else {
      const inner = top();
      if (inner !== undefined && char === CLOSING[inner.open]) {
        inner.end = at + 1;
        found.push(inner);
        open.pop();
      } else if (inner !== undefined && inner.code.length < 2000) {
        inner.code += char;
      }
      at++;
    }
  }
  return found;
}

/** Whether a bracket, or one around it, is named after another system than Linux: `"darwin": ["amd64", "arm64"]`. */
export function namedAfterOtherSystem(bracket: Bracket): boolean {
  for (let one: Bracket | undefined = bracket, depth = 0; one !== undefined && depth < DEEPEST; one = one.outer, depth++) if (otherSystem(one.before) && !/linux/i.test(one.before)) return true;
  return false;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** Where a string ends; one that never does ends with its line. */
function stringEnd(text: string, from: number, mark: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '\n' && mark.length === 1) return at;
    else if (text.startsWith(mark, at)) return at;
  }
  return text.length;
}

function wordBefore(text: string, at: number): string {
  const near = text.slice(Math.max(0, at - 80), at);
  return /([\w.-]+)["']?\s*(?:=>|[:=+(]|\s|\b(?:in)\b)*$/.exec(near)?.[1] ?? '';
}
