import { Weight } from '../weight.js';

/** What is read whatever it holds: what a Dockerfile builds on, and what comments say of its syntax. */
const ALWAYS = /[^\S\n]*(?:FROM|ARG|#)|[^\n]*--from/iy;
const JOINED = /[\\`]\s*$/;

/** A Dockerfile with blank lines in the place of instructions that can't matter. One with here documents stays as it is. */
export function withoutLight(text: string): string {
  if (text.includes('<<')) return text;
  const weight = new Weight(text);
  let result = '';
  let kept = 0;
  for (let start = 0; start < text.length;) {
    const { end, lines } = instructionAt(text, start);
    ALWAYS.lastIndex = start;
    if (!weight.in(start, end) && !ALWAYS.test(text)) {
      result += text.slice(kept, start) + '\n'.repeat(lines);
      kept = end;
    }
    start = end;
  }
  return result + text.slice(kept);
}

/** A line with those that it is joined to; comments and empty lines between them end nothing. */
function instructionAt(text: string, start: number): { end: number; lines: number } {
  let lines = 0;
  let joined = false;
  for (let at = start; ;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) return { end: text.length, lines };
    lines++;
    const last = text.charCodeAt(newline - 1);
    // Most lines end with a letter.
    if (last < 0x21 || last === 0x5c || last === 0x60) {
      const content = text.slice(at, newline);
      joined = JOINED.test(content) || (joined && /^\s*(?:#|$)/.test(content));
    } else joined = joined && /^\s*#/.test(text.slice(at, newline));
    at = newline + 1;
    if (!joined) return { end: at, lines };
  }
}
