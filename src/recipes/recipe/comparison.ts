import type { Architecture } from '../../target/architectures.js';
import { archWords, nameOf } from './arch-words.js';

/** A comparison of CMake with a word: `CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64"`. */
const COMPARISON = /(NOT\s+)?("?[\w${}]{1,100}"?)\s+STREQUAL\s+("?)([\w.-]{1,40})\3/g;

/** Whether a line compares with architectures one by one, as CMake does: what stands between them makes no list. One with a pattern beside is none of these. */
export function comparesOneByOne(text: string, line: number): boolean {
  const source = lineOf(text, line);
  return !/\bMATCHES\b/.test(source) && comparisonsIn(source).length > 0;
}

/** Whether a line names an architecture. */
export function namesOn(text: string, line: number, one: Architecture): boolean {
  return archWords(lineOf(text, line)).some(({ arch }) => arch === one);
}

/**
 * A text whose condition asks for the target, too, after the last comparison with an architecture on a line of CMake: joined as the others are.
 *
 * @param line 1-based.
 * @returns undefined where the line names the target, or its comparisons are not all of one kind.
 */
export function extendComparison(text: string, line: number, target: Architecture): string | undefined {
  const source = lineOf(text, line);
  const asked = comparisonsIn(source);
  const last = asked.at(-1);
  if (last === undefined || namesOn(text, line, target)) return undefined;
  const [whole, not = '', subject = '', quote = ''] = last;
  // A single test says what one machine gets, unless it is for all but that.
  if (asked.some(([, own = '', other]) => (own === '') !== (not === '') || other !== subject) || (asked.length < 2 && not === '')) return undefined;
  // `NOT (A OR B)` ends before its bracket, and so does what is added.
  const at = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + last.index + whole.length;
  return `${text.slice(0, at)} ${not === '' ? 'OR' : 'AND NOT'} ${subject} STREQUAL ${quote}${nameOf(target, 'uname')}${quote}${text.slice(at)}`;
}

/** The comparisons with architectures. */
function comparisonsIn(source: string): RegExpExecArray[] {
  return [...source.matchAll(COMPARISON)].filter(([, , , , word = '']) => archWords(word).length > 0);
}

function lineOf(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').slice(0, 2000);
}
