import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { namedIn, otherSystem } from '../words.js';
import type { Script } from './parse.js';
import { assignment, leavesTargetOut, type CommandPlace } from './place.js';

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
    let rest = name;
    for (const { word, offset } of named.toReversed()) rest = `${rest.slice(0, offset)}*${rest.slice(offset + word.length)}`;
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

/** Families of variables. */
export function findFamilies(script: Script, context: Context): CommandPlace[] {
  const given = script.commands.flatMap(({ words }) => words.flatMap((word) => {
    const set = assignment(word.value);
    return set === undefined ? [] : [{ name: set.name, line: word.line }];
  }));
  return familiesOf(given, context);
}
