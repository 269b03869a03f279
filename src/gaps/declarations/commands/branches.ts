import type { Branch, Choice } from './parse.js';
import { assignment } from './place.js';

/** The branch for all others. */
export function restOf({ kind, branches }: Choice): Branch | undefined {
  return branches.find(({ patterns, tests }) => (kind === 'case' ? patterns.includes('*') : tests.length === 0));
}

/** What the commands of a branch set. */
export function valuesOf({ commands }: Branch): { name: string; value: string }[] {
  return commands.flatMap(({ words }) => words.map(({ value }) => assignment(value)).filter((one) => one !== undefined));
}

/** Names that the commands of a branch set. */
export function setBy(branch: Branch): Set<string> {
  return new Set(valuesOf(branch).map(({ name }) => name));
}
