import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { families } from '../chain.js';
import { namesInstructions } from '../speed-ups.js';
import { namedIn, namesAny, otherSystem, withoutNames } from '../words.js';
import type { Script } from './parse.js';
import { isDocument, namesLeftOut } from './left-out.js';
import { assignment, isForOtherSystem, isGuarded, leavesTargetOut, onlySays, type CommandPlace } from './place.js';

/** Longest list that is split. */
const LONGEST = 20_000;

/** Commands that take away, or only look. */
const TAKES_AWAY = /^(?:rm|rmi|rmdir|unlink|grep|egrep|test|cat|ls|[@-]?\$[({]RM[)}])$/;

/** A name of a variable or a make target, where it is given. */
export interface GivenName {
  name: string;
  line: number;
}

/** Names that differ in the architecture alone, `IMAGE_amd64` and `IMAGE_arm64`, and are not there for the target. */
export function familiesOf(given: readonly GivenName[], context: Context): CommandPlace[] {
  const families = new Map<string, { architectures: Set<Architecture>; names: string[]; line: number }>();
  for (const { name, line } of given) {
    if (name.length > 200 || otherSystem(name)) continue;
    const named = namedIn(name);
    const first = named[0];
    if (first === undefined || named.some(({ architecture }) => architecture !== first.architecture)) continue;
    const rest = withoutNames(name, '*');
    const family = families.get(rest) ?? { architectures: new Set(), names: [], line };
    // The place to add to is beside the baseline's.
    if (first.architecture === context.baseline) family.line = line;
    family.architectures.add(first.architecture);
    family.names.push(name);
    families.set(rest, family);
  }
  return [...families].filter(([, { architectures }]) => architectures.size > 1 && leavesTargetOut(architectures, context))
    .map(([rest, { names, line }]) => ({ rule: 'arch-names', line, symbols: [...new Set(names)], kind: 'arch-list', where: rest }));
}

/** Functions that only ask: `is_x86`, `has_arm64`. */
const ASKS = /^(?:is|has)_/;

/** How many architectures things must differ in before they are a list of such: two may be a choice. */
const SEVERAL = 3;

/** Entries of lists that differ in the architecture alone, `core-x86.o core-arm64.o core-mips.o`, whether written at once or one after the other. */
export function inLists(script: Script, context: Context): CommandPlace[] {
  const lists = new Map<string, GivenName[]>();
  for (const { words, guards } of script.commands) {
    // What stands before a command is its environment.
    const [first] = words;
    if (isGuarded(guards) || first === undefined || words.length > 1) continue;
    const set = assignment(first.value);
    if (set === undefined || namesLeftOut(set.name) || set.value.length > LONGEST || set.value.includes('$(shell') || !namesAny(set.value)) continue;
    const list = lists.get(set.name) ?? [];
    // A bare name is an entry of a list of architectures, which is looked for elsewhere.
    for (const name of set.value.split(/\s+/)) if (namesAny(name) && /\w/.test(withoutNames(name, '*')) && !namesInstructions(withoutNames(name, '*')) && !/[$=]/.test(name) && !isDocument(name)) list.push({ name, line: first.line });
    lists.set(set.name, list);
  }
  return [...lists].flatMap(([variable, names]) => {
    const [first] = severalOf(names, context);
    return first === undefined ? [] : [{ ...first, rule: 'arch-list', where: variable }];
  });
}

/** As `familiesOf`, for what is a list only where it names enough. */
export function severalOf(given: readonly GivenName[], context: Context): CommandPlace[] {
  return familiesOf(given, context).filter(({ symbols }) => families(symbols).size > 1 && new Set(symbols.map((name) => namedIn(name)[0]?.architecture)).size >= SEVERAL);
}

/** Commands one after the other that differ in the architecture alone: `build linux arm64`, `build linux riscv64`. */
export function findCalls(script: Script, context: Context): CommandPlace[] {
  const byGuard = new Map<string, GivenName[]>();
  for (const command of script.commands) {
    const { words, guards, line } = command;
    if (isGuarded(guards) || onlySays(command) || /^(?:\[\[?|test)$/.test(words[0]?.value ?? '') || ASKS.test(words[0]?.value ?? '') || words.slice(0, 3).some(({ value }) => TAKES_AWAY.test(value)) || words.every(({ value }) => assignment(value) !== undefined)) continue;
    const name = words.map(({ value }) => value).join(' ');
    if (name.length > 200) continue;
    const key = guards.map(({ text }) => text).join('\0');
    const calls = byGuard.get(key) ?? [];
    calls.push({ name, line });
    byGuard.set(key, calls);
  }
  const places = new Map<string, CommandPlace>();
  for (const { line, symbols: calls, where } of [...byGuard.values()].flatMap((all) => severalOf(all, context))) {
    const symbols = [...new Set(calls.flatMap((call) => namedIn(call).map(({ word }) => word)))];
    // What is done for each in several steps is one list.
    const key = symbols.toSorted().join(' ');
    if (!places.has(key)) places.set(key, { rule: 'arch-list', line, symbols, kind: 'arch-list', where });
  }
  return [...places.values()];
}

/** Families of variables. */
export function findFamilies(script: Script, context: Context): CommandPlace[] {
  // Two names of siblings may be settings of these alone.
  const several = (place: CommandPlace): boolean => place.symbols.some((name) => namedIn(name)[0]?.architecture === context.baseline) || new Set(place.symbols.map((name) => namedIn(name)[0]?.architecture)).size >= SEVERAL;
  const given = script.commands.filter(({ guards }) => !isForOtherSystem(guards)).flatMap(({ words }) => words.flatMap((word) => {
    const set = assignment(word.value);
    return set === undefined ? [] : [{ name: set.name, line: word.line }];
  }));
  return familiesOf(given, context).filter(several);
}
