import type { Architecture } from '../../target/architectures.js';
import { archWords, listNamings, nameOf, renamed, type ArchWord, type Naming } from './arch-words.js';

/** One entry of a list, quotes left out. */
interface Entry {
  start: number;
  end: number;
  text: string;
  words: ArchWord[];
}

/** Entries that stand in a row with the same kind of separator. */
interface List {
  entries: Entry[];
  /** Text between two entries, quotes included. */
  separator: string;
  /** Each entry has a line of its own, and may have a comment on it. */
  lines: boolean;
}

/** Characters around an entry that are looked at; deeper indentation is no list. */
const NEAR = 200;
/** What ends an entry; the two characters for a new line do, too. */
const ENTRY = /(?:(?!\\n)[^\s|,"'`()[\]{};<>$&])+/y;
/** What may stand between two entries of one line, or of continued ones; the kind is its sign, or nothing for blanks. */
const BETWEEN = /(["']?)([^\S\n]*(?:(\||,|\\n)[^\S\n]*(?:\\?\n[^\S\n]*)?|\\\n[^\S\n]*)|[^\S\n]+)(["']?)(?=[^\s|,"'`()[\]{};<>$&])/y;
/** What stands between two entries that have a line each; with a dash in YAML. */
const NEXT_LINE = /(["']?)([^\S\n]*(?:[^\S\n]#[^\n]*)?\n[^\S\n]*)(-[^\S\n]+)?(["']?)(?=[^\s|,"'`()[\]{};<>$&#-])/y;

/** How to tell a list from others. */
interface Wanted {
  /** Some entries of the list; without any, the first list counts. */
  entries: readonly string[];
  /** It begins on the line or shortly below it: what says the same further down only tells of it. */
  here?: boolean;
}

/**
 * A text with the target added to the list of architectures that begins on a line or below it, in the list's own style.
 *
 * @param line 1-based.
 * @param options.everywhere also lists of the same architectures in the same order elsewhere in the text, such as an error's message.
 * @returns undefined where no list is found, or it has the target.
 */
export function extendList(text: string, line: number, target: Architecture, options: Wanted & { everywhere: boolean }): string | undefined {
  const lists = allLists(text);
  // One in a comment only tells of another.
  const main = lists.find((list) => isWanted(list, text, line, options) && !has(list, target) && !/^\s*#/.test(text.slice(text.lastIndexOf('\n', (list.entries[0]?.start ?? 0) - 1) + 1)));
  if (main === undefined) return undefined;
  const shape = archs(main).join();
  const namings = listNamings(main.entries.flatMap((entry) => entry.words), /\buname\b/.test(text));
  const same = options.everywhere ? lists.filter((list) => archs(list).join() === shape && !has(list, target)) : [main];
  return same.reverse().reduce((result, list) => extended(result, list, target, namings), text);
}

/** The assignment of a list that has one entry yet, by its name: words by blanks where the value is quoted or make's, platforms by commas. */
const SINGLE = /^([^#=]*\b\w*(?:ARCH(?:E?S|ITECTURES)|PLATFORMS)\s*([?:+]?=)\s*(["']?))([\w/.-]+)(\3\s*(?:#.*)?\r?)$/i;

/** A text with the target beside the one entry of a list of architectures that is assigned on a line; undefined where there is no such. */
export function extendSingle(text: string, line: number, entry: string, target: Architecture): string | undefined {
  const lines = text.split('\n');
  const match = SINGLE.exec(lines[line - 1] ?? '');
  const arch = archWords(entry)[0]?.arch;
  if (match === null || arch === undefined || match[4] !== entry) return undefined;
  const [, head = '', sign = '', quote = '', , rest = ''] = match;
  const commas = /PLATFORMS/i.test(head);
  if (!commas && quote === '' && sign === '=' && !/\s=/.test(head)) return undefined; // A shell would take the second word for a command.
  lines[line - 1] = `${head}${entry}${commas ? ',' : ' '}${renamed(entry, arch, target, 'go')}${rest}`;
  return lines.join('\n');
}

/** The same in YAML, for keys whose value may be several by commas: `platforms: arm64` of an action. */
const SINGLE_VALUE = /^(\s*(?:-\s+)?(?:platforms|archs|arches|architectures)\s*:\s*(["']?))([\w/.-]+)(\2\s*(?:#.*)?\r?)$/i;

/** A YAML text with the target beside the one entry that a key on a line has; undefined where there is no such. */
export function extendValue(text: string, line: number, entry: string, target: Architecture): string | undefined {
  const lines = text.split('\n');
  const match = SINGLE_VALUE.exec(lines[line - 1] ?? '');
  const arch = archWords(entry)[0]?.arch;
  if (match === null || arch === undefined || match[3] !== entry) return undefined;
  lines[line - 1] = `${match[1] ?? ''}${entry},${renamed(entry, arch, target, 'go')}${match[4] ?? ''}`;
  return lines.join('\n');
}

/** Whether the list that is looked for has the target already. */
export function holdsTarget(text: string, line: number, target: Architecture, entries: readonly string[]): boolean {
  return allLists(text).some((list) => isWanted(list, text, line, { entries }) && has(list, target));
}

function isWanted(list: List, text: string, line: number, { entries, here }: Wanted): boolean {
  // A list may begin on a line above that of its first architecture's.
  const last = list.entries.at(-1)?.end ?? 0;
  // One name alone is in many a list: then it is the one that stands here.
  if ((entries.length === 1 || here === true) && (list.entries[0]?.start ?? 0) >= lineStart(text, line + 3)) return false;
  return last > lineStart(text, line) && entries.every((wanted) => list.entries.some((entry) => entry.text === wanted));
}

function has(list: List, target: Architecture): boolean {
  return list.entries.some((entry) => entry.words.some((word) => word.arch === target));
}

function extended(text: string, list: List, target: Architecture, namings: readonly Naming[]): string {
  const model = modelOf(list);
  const last = list.entries.findLast((entry) => entry.words.length > 0 && prefix(entry) === prefix(model)) ?? model;
  const arch = model.words[0]?.arch;
  if (arch === undefined) return text;
  const plain = model.words.length === 1 && model.words[0]?.text === model.text;
  const names = plain ? [...new Set(namings.map((naming) => nameOf(target, naming)))].sort() : [renamed(model.text, arch, target, namings[0] ?? 'go')];
  const quoted = list.lines && /["']/.test(text[last.end] ?? '') ? text[last.end] ?? '' : '';
  const at = list.lines ? lineEnd(text, last.end) : last.end;
  return text.slice(0, at) + names.map((name) => list.separator + name + quoted).join('') + text.slice(at);
}

/** The entry to make the new one like: of linux where entries name systems, without a pattern where some have none. */
function modelOf(list: List): Entry {
  const entries = list.entries.filter((entry) => entry.words.length > 0);
  return entries.find((entry) => /linux/i.test(entry.text) && !entry.text.includes('*')) ?? entries.findLast((entry) => !/[*?]/.test(entry.text)) ?? (entries[0] as Entry);
}

function prefix(entry: Entry): string {
  const word = entry.words[0];
  return word === undefined ? '' : entry.text.slice(0, word.start - entry.start);
}

/** Every list of a text, in order. */
function allLists(text: string): List[] {
  const words = archWords(text);
  const lists: List[] = [];
  let end = 0;
  for (const word of words) {
    const list = word.start < end ? undefined : listAt(text, words, word);
    if (list === undefined) continue;
    lists.push(list);
    end = list.entries.at(-1)?.end ?? word.end;
  }
  return lists;
}

/** The list that begins with a word's entry. */
function listAt(text: string, words: readonly ArchWord[], word: ArchWord): List | undefined {
  const first = entryAround(text, words, word.start);
  return inLines(text, words, first) ?? inLine(text, words, first) ?? alone(text, first);
}

function inLine(text: string, words: readonly ArchWord[], first: Entry): List | undefined {
  const entries = [first];
  let separator = '';
  let sign: string | undefined;
  for (let at = first.end; ;) {
    BETWEEN.lastIndex = at;
    const between = BETWEEN.exec(text);
    const kind = between === null ? undefined : (between[3] ?? 'blank');
    if (between === null || kind === undefined || (sign !== undefined && kind !== sign)) break;
    const next = entryAt(text, words, at + between[0].length);
    if (next === undefined || (kind === 'blank' && /^(do|then|in|esac|done|fi|#.*)$/.test(next.text))) break;
    sign = kind;
    separator = entries.length === 1 || between[0].length < separator.length || separator.includes('\n') ? between[0] : separator;
    entries.push(next);
    at = next.end;
  }
  while (entries.at(-1)?.words.length === 0) entries.pop();
  return entries.filter((entry) => entry.words.length > 0).length < 2 ? undefined : { entries, separator, lines: false };
}

/** Entries on lines of their own: nothing else is on them, but dashes, quotes and comments. */
function inLines(text: string, words: readonly ArchWord[], first: Entry): List | undefined {
  const head = /(?:^|\n)([^\S\n]*)(-[^\S\n]+)?(["']?)$/.exec(text.slice(Math.max(0, first.start - NEAR), first.start));
  if (head === null || !endsItsLine(text, first) || /[=:]$/.test(first.text)) return undefined;
  const entries = [first];
  for (let at = first.end; ;) {
    NEXT_LINE.lastIndex = at;
    const between = NEXT_LINE.exec(text);
    const next = between === null || (between[3] === undefined) !== (head[2] === undefined) ? undefined : entryAt(text, words, at + between[0].length);
    if (next === undefined || next.words.length === 0 || !endsItsLine(text, next)) break;
    entries.push(next);
    at = next.end;
  }
  if (entries.length < 2 && head[2] === undefined) return undefined;
  return { entries, separator: `\n${head[1] ?? ''}${head[2] ?? ''}${head[3] ?? ''}`, lines: true };
}

/** A list in brackets with one entry. */
function alone(text: string, entry: Entry): List | undefined {
  if (!/\[\s*["']?$/.test(text.slice(Math.max(0, entry.start - 3), entry.start)) || !/^["']?\s*\]/.test(text.slice(entry.end, entry.end + 3)) || entry.words.length === 0) return undefined;
  const quote = /["']/.exec(text[entry.start - 1] ?? '')?.[0] ?? '';
  return { entries: [entry], separator: `${quote}, ${quote}`, lines: false };
}

function endsItsLine(text: string, entry: Entry): boolean {
  return /^["']?[^\S\n]*(?:$|\n|(?<=\s)#)/.test(text.slice(entry.end, entry.end + NEAR));
}

function entryAround(text: string, words: readonly ArchWord[], at: number): Entry {
  let start = at;
  while (start > 0 && !/[\s|,"'`()[\]{};<>$&=]/.test(text[start - 1] ?? '') && text.slice(start - 2, start) !== '\\n') start--;
  return entryAt(text, words, start) ?? { start, end: at, text: '', words: [] };
}

function entryAt(text: string, words: readonly ArchWord[], start: number): Entry | undefined {
  ENTRY.lastIndex = start;
  const match = ENTRY.exec(text);
  if (match === null) return undefined;
  const end = start + match[0].length;
  return { start, end, text: match[0], words: wordsBetween(words, start, end) };
}

function wordsBetween(words: readonly ArchWord[], start: number, end: number): ArchWord[] {
  let low = 0;
  for (let high = words.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found: ArchWord[] = [];
  for (let word = words[low]; word !== undefined && word.end <= end; word = words[++low]) found.push(word);
  return found;
}

function archs(list: List): string[] {
  return list.entries.flatMap((entry) => entry.words.map((word) => word.arch.go));
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Offset of the first character of a line, which is counted from 1. */
export function lineStart(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at;
}
