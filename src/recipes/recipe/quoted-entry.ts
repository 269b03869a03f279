import type { Architecture } from '../../target/architectures.js';
import { archWords, renamed } from './arch-words.js';

/** How many lines of a list are looked through for its entries. */
const LONGEST = 60;

/**
 * A text with one quoted entry more in the bracketed list that begins on a line: the last of the entries given, with the target's
 * names. For lists of one, and lists with comments between their entries, in JSON, TOML, HCL and the like.
 *
 * @param line 1-based.
 * @returns undefined where the list names the target, or an entry isn't found, in quotes, in the brackets that open on the line or below.
 */
export function copyQuoted(text: string, line: number, entries: readonly string[], target: Architecture): string | undefined {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const open = text.indexOf('[', start);
  const end = text.indexOf(']', open);
  if (open < 0 || end < 0 || text.slice(start, end).split('\n').length > LONGEST) return undefined;
  const list = text.slice(open, end);
  const places = entries.map((entry) => quoted(list, entry));
  if (places.length === 0 || places.includes(-1) || archWords(list).some((word) => word.arch === target)) return undefined;
  const at = Math.max(...places);
  const entry = entries[places.indexOf(at)] ?? '';
  const arch = archWords(entry)[0]?.arch;
  const quote = list[at - 1] ?? '';
  if (arch === undefined) return undefined;
  const after = open + at + entry.length + 1;
  const before = text.slice(text.lastIndexOf('\n', open + at) + 1, open + at - 1);
  const separator = before.trim() === '' && list.includes('\n') ? `,\n${before}` : ', ';
  return `${text.slice(0, after)}${separator}${quote}${renamed(entry, arch, target, 'go')}${quote}${text.slice(after)}`;
}

/** Where an entry stands in quotes; -1 where it doesn't. */
function quoted(list: string, entry: string): number {
  for (const quote of ['"', "'"]) {
    const at = list.indexOf(quote + entry + quote);
    if (at >= 0) return at + 1;
  }
  return -1;
}
