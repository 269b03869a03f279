import { lineStart } from './lists.js';
import { archOf, type Piece } from './pieces.js';

/** Longest choice that is looked at, in lines. */
const LONGEST = 400;
/** Strings and comments: brackets and colons in them are none. */
const STRINGS = /("""|''')[\s\S]*?\1|"(?!"")(?:\\.|[^"\\\n])*"|'(?!'')(?:\\.|[^'\\\n])*'|#[^\n]*/g;

/**
 * Branches of a choice in Python that begins on a line: `if` and `elif` of one indentation, or `if`s one after the other of which each
 * returns. Whole lines each; the first of `if … elif …` as one of those that follow.
 *
 * @param line 1-based; the `if` may stand up to two lines above it.
 */
export function pythonPieces(text: string, line: number): Piece[] {
  const lines = text.split('\n');
  let first = line - 1;
  while (first > 0 && line - first < 3 && !/^\s*if\b/.test(lines[first] ?? '')) first--;
  if (!/^\s*if\b/.test(lines[first] ?? '')) return [];
  const indent = indentOf(lines[first] ?? '');
  const starts = [first];
  let end = first + 1;
  for (; end < Math.min(lines.length, first + LONGEST); end++) {
    const one = lines[end] ?? '';
    if (one.trim() === '' || indentOf(one) > indent) continue;
    const own = lines.slice(starts.at(-1), end).join('\n');
    const follows = indentOf(one) === indent && (/^\s*elif\b/.test(one) || (/^\s*if\b/.test(one) && /\n\s*(?:return|raise)\b|:\s*(?:return|raise)\b/.test(own)));
    if (!follows) break;
    starts.push(end);
  }
  // An `else` or `elif` belongs to the `if` right before it: one more `if` between them would take it away.
  const heads = new Set(starts.slice(1).map((at) => /^\s*elif\b/.test(lines[at] ?? '')));
  if (heads.size > 1 || (heads.has(false) && indentOf(lines[end] ?? '') === indent && /^\s*else\b/.test(lines[end] ?? ''))) return [];
  const pieces = starts.map((begin, index) => {
    let until = starts[index + 1] ?? end;
    // Empty lines and comments of the outer level belong to what follows.
    while (until > begin + 1 && (lines[until - 1] ?? '').trim() === '') until--;
    const own = `${lines.slice(begin, until).join('\n')}\n`;
    const start = lineStart(text, begin + 1);
    const elif = /^\s*elif\b/.test(lines[starts[1] ?? -1] ?? '');
    return { start, end: start + own.length, text: index === 0 && elif ? own.replace(/\bif\b/, 'elif') : own, arch: archOf(own) };
  });
  return pieces.every((piece) => whole(piece.text)) ? pieces : [];
}

/** Whether a branch has its head, up to the colon, and doesn't end inside of brackets or a string. */
function whole(branch: string): boolean {
  let code = branch.replace(STRINGS, (one) => one.startsWith('#') ? '' : '_');
  for (let before = ''; before !== code;) {
    before = code;
    code = code.replace(/[([{][^()[\]{}]*[)\]}]/g, '_');
  }
  return !/[()[\]{}"']/.test(code) && /^\s*(?:el)?if\b[^\n]*:/.test(code.replace(/\\\n/g, ' '));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
