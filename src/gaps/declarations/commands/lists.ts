import type { Context } from '../../../lib/context.js';
import { entryArchitecture, leavesOut, namedIn, otherSystem } from '../words.js';
import { isDocument, namesLeftOut } from './left-out.js';
import type { Command, Script } from './parse.js';
import { assignment, fallback, isGuarded, onlySays, type CommandPlace } from './place.js';

/** Longest text that is split into entries. */
const LONGEST = 4000;

/** The entries of a text written as a list: `linux/amd64,linux/arm64`, `amd64 arm64`, `linux amd64; linux arm64 -arm64`, `linux-amd64\nlinux-arm64` with the two characters for a new line. */
export function entriesOf(text: string): string[] {
  return text.length > LONGEST ? [] : text.split(/(?:[\s,;|]|\\n)+/).filter((entry) => entry !== '');
}

/**
 * The architectures of a list that leaves the target out; undefined where it names the target, or is not a list of architectures:
 * at least half of what isn't the name of a system must be one.
 */
export function listLeavesOut(entries: readonly string[], context: Context): string[] | undefined {
  if (leavesOut(entries, context) === undefined || entries.some((entry) => namedIn(entry).some(({ architecture }) => architecture === context.target))) return undefined;
  const counted = entries.filter((entry) => !/^(?:linux|darwin|windows|freebsd)$/i.test(entry) && !/^[-.]/.test(entry) && !isDocument(entry));
  const architectural = counted.filter((entry) => namedIn(entry).length > 0 && !/^\W*https?:/.test(entry));
  if (architectural.length * 2 < counted.length) return undefined;
  // What is left of an expression around a name isn't part of it.
  const symbols = counted.filter((entry) => entryArchitecture(entry) !== undefined).flatMap((entry) => (/[^\w./:*-]/.test(entry.replace(/\$[({]\w+[)}]/g, '')) ? namedIn(entry).map(({ word }) => word) : [entry]));
  return symbols.length === 0 ? undefined : [...new Set(symbols)];
}

/** Lists of architectures in variables, arrays, loops and arguments. */
export function findLists(script: Script, context: Context): CommandPlace[] {
  const places: CommandPlace[] = [];
  const add = (entries: readonly string[], line: number, where: string, least: number): void => {
    const symbols = listLeavesOut(entries, context);
    if (symbols !== undefined && new Set(entries.map(entryArchitecture).filter((one) => one !== undefined)).size >= least) places.push({ rule: 'arch-list', line, symbols, kind: 'arch-list', where });
  };
  for (const loop of script.loops) if (!isGuarded(loop.guards)) add(loop.words.flatMap(({ value }) => entriesOf(value)), loop.line, `for ${loop.variable}`, 1);
  for (const command of script.commands) {
    if (isGuarded(command.guards) || onlySays(command) || /^(?:\[\[?|test)$/.test(command.words[0]?.value ?? '')) continue;
    for (const word of command.words) {
      const set = assignment(word.value);
      // Arguments of a function of make are not a list of one kind; what a substitution runs is looked at by itself.
      if (/\$\((?:call|eval)\b/.test(word.value) || word.nested.length > 0) continue;
      if (set !== undefined && namesLeftOut(set.name)) continue;
      // DARWIN_ARCHES is another system's list.
      if (set !== undefined && otherSystem(set.name.replaceAll('_', ' ')) && !/linux/i.test(set.name)) continue;
      if (word.items !== undefined) add(word.items.flatMap(({ value }) => entriesOf(value)), word.line, set?.name ?? '', 2);
      else if (set !== undefined) add(entriesOf(fallback(set.value)), word.line, set.name, /(?:ARCH(?:E?S|ITECTURES|S)|PLATFORMS)$/i.test(set.name) ? 1 : 2);
      else add(entriesOf(fallback(word.value.replace(/^-[\w-]+=/, ''))), word.line, command.words[0]?.value ?? '', 2);
    }
    findRow(command, add);
  }
  if (script.commands.some(({ words }) => words.some(({ value }) => APPENDS.test(value)))) findAppended(script, places, add);
  return places;
}

const APPENDS = /^[A-Za-z_]\w*\+=/;

/** Lists that grow by one statement after the other: `ARCHS=(amd64)`, `ARCHS+=(arm64)`. */
function findAppended(script: Script, found: readonly CommandPlace[], add: (entries: readonly string[], line: number, where: string, least: number) => void): void {
  const lists = new Map<string, { entries: string[]; line: number; grows: boolean }>();
  for (const command of script.commands) {
    if (isGuarded(command.guards)) continue;
    for (const word of command.words) {
      const set = assignment(word.value);
      if (set === undefined || namesLeftOut(set.name) || word.nested.length > 0 || (otherSystem(set.name.replaceAll('_', ' ')) && !/linux/i.test(set.name))) continue;
      const list = lists.get(set.name) ?? { entries: [], line: 0, grows: false };
      list.entries.push(...(word.items?.map(({ value }) => value) ?? [fallback(set.value)]).flatMap(entriesOf));
      // The place to add to is after the last.
      list.line = word.line;
      list.grows ||= APPENDS.test(word.value);
      lists.set(set.name, list);
    }
  }
  for (const [name, { entries, line, grows }] of lists) if (grows && !found.some(({ where }) => where === name)) add(entries, line, name, 2);
}

/** Architectures as arguments: `build_all amd64 arm64 s390x`; names of architectures that nobody knows here may stand between. */
function findRow(command: Command, add: (entries: readonly string[], line: number, where: string, least: number) => void): void {
  const words = command.words.slice(1).map(({ value }) => value);
  if (words.some((value) => otherSystem(value) && namedIn(value).length === 0)) return;
  const row = words.filter((value) => value.length < 40 && !/[=$]/.test(value) && entryArchitecture(value) !== undefined);
  if (row.length > 1) add(row, command.line, command.words[0]?.value ?? '', 2);
}
