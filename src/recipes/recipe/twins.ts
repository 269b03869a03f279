import type { Architecture } from '../../target/architectures.js';
import { archWords, renamed } from './arch-words.js';
import { lineStart } from './lists.js';

/** A part of a text that is for one architecture. */
interface Piece {
  start: number;
  end: number;
  arch: Architecture;
}

/** Lines behind the gap's that are looked through. */
const NEAR = 80;
/** Lines at which a choice may begin, the gap's own counted. */
const HERE = 4;
/** Addresses and checksums say more than a name. */
const TELLS_MORE = /:\/\/|\bsha(?:256|512)\b|[0-9a-f]{32}/i;
/** A comment that ends a line. */
const COMMENT = /\s(?:#|\/\/)/;
/** What stands between terms that say the same of several architectures. */
const BETWEEN = /\s*(?:,|\|\||\bor\b)\s*/g;

/**
 * A text with one line, block or term more, for the target, behind the last of those that are the same, word for word, but for the names of
 * their architectures: entries of a table, arms of a match, commands one after the other, conditions that are joined.
 *
 * @param line 1-based, of the first.
 * @returns undefined where no two are the same; the same text where the target has its own.
 */
export function addTwin(text: string, line: number, target: Architecture): string | undefined {
  for (const pieces of [tables(text, line), conditionals(text, line), terms(text, line), lines(text, line)]) {
    const added = copied(text, pieces, target, lineStart(text, line + HERE));
    if (added !== undefined) return added;
  }
  return undefined;
}

/** The same for calls of a build file, `platform(…)`, each on lines of its own; the gap's line is inside of the first. */
export function addCallTwin(text: string, line: number, target: Architecture): string | undefined {
  return copied(text, calls(text, line), target, lineStart(text, line + HERE));
}

/** @param until offset before which the first of those that are the same begins: others are another choice. */
function copied(text: string, pieces: readonly Piece[], target: Architecture, until: number): string | undefined {
  const own = (piece: Piece): string => text.slice(piece.start, piece.end);
  // One without a comment behind it is the better model: what is said of another's line isn't said of the target's.
  const models = [...pieces.filter((one) => !COMMENT.test(own(one))), ...pieces.filter((one) => COMMENT.test(own(one)))];
  for (const model of models) {
    // A name that is the same in every way of naming doesn't tell which way the target's is to be spelled.
    if (model.arch === target || model.arch.uname[0] === model.arch.go || TELLS_MORE.test(own(model))) continue;
    const like = (piece: Piece): boolean => piece === model || plain(renamed(own(model), model.arch, piece.arch, 'go')) === plain(own(piece));
    const twins = pieces.filter(like);
    if ((twins[0]?.start ?? until) >= until) continue;
    if (twins.some(({ arch }) => arch === target)) return text;
    const last = twins.at(-1);
    if (twins.length < 2 || last === undefined) continue;
    const before = twins.at(-2) as Piece;
    const between = text.slice(before.end, last.start);
    if (!own(last).endsWith('\n') && between.includes('\n')) continue; // Terms on lines of their own are lines.
    // Where something else stands between them, it may belong to the one before it, and the copy would be without it.
    if (between.trim() !== '' && !new RegExp(`^${BETWEEN.source}$`).test(between)) continue;
    const added = renamed(own(model), model.arch, target, 'go');
    if (!own(last).endsWith('\n') || !/,\s*$/.test(own(model)) || /,\s*$/.test(own(last))) return text.slice(0, last.end) + between + added + text.slice(last.end);
    // The last entry of a list may have no comma behind it; then the new one has none either.
    return `${text.slice(0, last.end).trimEnd()},\n${between}${added.replace(/,(\s*)$/, '$1')}${text.slice(last.end)}`;
  }
  return undefined;
}

/** What counts: without comments, layout, and the comma that only some entries have. */
function plain(text: string): string {
  return text.replace(/(?:^|\s)(?:#|\/\/).*$/gm, '').replace(/\s+/g, ' ').trim().replace(/,$/, '');
}

function near(text: string, line: number): { start: number; end: number } {
  return { start: lineStart(text, line), end: lineStart(text, line + NEAR + 1) === lineStart(text, line + NEAR) ? text.length : lineStart(text, line + NEAR + 1) };
}

function piece(text: string, start: number, end: number): Piece[] {
  const named = [...new Set(archWords(text.slice(start, end)).map(({ arch }) => arch))];
  return named.length === 1 && named[0] !== undefined ? [{ start, end, arch: named[0] }] : [];
}

/** Whole lines, with those that backslashes join to them. */
function lines(text: string, line: number): Piece[] {
  const { start, end } = near(text, line);
  const found: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(/(?:[^\n]*\\\n)*[^\n]*\n/g)) if (!/^\s*(?:#|\/\/)/.test(match[0]) && !opens(match[0])) found.push(...piece(text, start + match.index, start + match.index + match[0].length));
  return found;
}

/** Whether a line is the head of more: a copy of it alone would be a torso. */
function opens(line: string): boolean {
  const code = line.replace(/\s(?:#|\/\/).*$/m, '').trimEnd();
  return /(?::|\b(?:then|do|else))$/.test(code) || (code.match(/[([{]/g)?.length ?? 0) > (code.match(/[)\]}]/g)?.length ?? 0);
}

/** Calls on several lines that begin and end at the left margin, `platform(` … `)`, with the empty lines before them. */
function calls(text: string, line: number): Piece[] {
  const { start, end } = near(text, Math.max(1, line - 8));
  const found: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(/(?<=^|\n)\w+\(\n(?:[^\S\n][^\n]*\n|\n)*\)\n/g)) found.push(...piece(text, start + match.index, start + match.index + match[0].length));
  return found;
}

/** Tables of TOML: a header in brackets, and the lines up to an empty one or the next. */
function tables(text: string, line: number): Piece[] {
  const { start, end } = near(text, line);
  const found: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(/^\[[^\]\n]+\][^\n]*\n(?:(?!\[|\s*$)[^\n]+\n)+/gm)) found.push(...piece(text, start + match.index, start + match.index + match[0].length));
  return found;
}

/** `%ifarch` of RPM with all up to its `%endif`. */
function conditionals(text: string, line: number): Piece[] {
  const { start, end } = near(text, line);
  const found: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(/^%ifarch\b[^\n]*\n(?:(?!%if|%endif|%else)[^\n]*\n)*%endif[^\n]*\n/gm)) found.push(...piece(text, start + match.index, start + match.index + match[0].length));
  return found;
}

/** Terms of one condition or list, up to where its brackets close. */
function terms(text: string, line: number): Piece[] {
  const start = lineStart(text, line);
  const end = statementEnd(text, start);
  const part = text.slice(start, end);
  const found: Piece[] = [];
  let from = 0;
  for (const match of [...part.matchAll(BETWEEN), { index: part.length, 0: '' }]) {
    const [first, last] = core(part, from, match.index);
    // One on lines of its own is no term.
    if (!part.slice(first, last).includes('\n')) found.push(...piece(text, start + first, start + last));
    from = match.index + match[0].length;
  }
  return found;
}

/** A term without what stands before the bracket that opens around it, and behind the one that closes. */
function core(part: string, from: number, to: number): [number, number] {
  let [first, last, depth] = [from, to, 0];
  for (let at = from; at < to; at++) {
    if ('([{'.includes(part[at] ?? '')) depth++;
    else if (')]}'.includes(part[at] ?? '') && --depth < 0) {
      last = Math.min(last, at);
      break;
    }
  }
  depth = 0;
  for (let at = last - 1; at >= from; at--) {
    if (')]}'.includes(part[at] ?? '')) depth++;
    else if (part[at] === ';' || ('([{'.includes(part[at] ?? '') && --depth < 0)) {
      first = at + 1;
      break;
    }
  }
  while (first < last && /\s/.test(part[first] ?? '')) first++;
  while (last > first && /\s/.test(part[last - 1] ?? '')) last--;
  return [first, last];
}

/** The end of the line on which the brackets close that open on a line. */
function statementEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at - start < 4000; at++) {
    const sign = text[at] ?? '';
    if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    else if (sign === '\n' && depth <= 0 && text[at - 1] !== '\\') return at;
  }
  return Math.min(text.length, start + 4000);
}
