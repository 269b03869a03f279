import { join } from 'node:path';
import type { Context } from '../../../lib/context.js';
import { readElf } from '../../../lib/elf.js';
import { exists } from '../../../lib/files.js';
import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { namedIn } from '../words.js';

/** Input of tests, which is read and not run. */
const TEST_INPUT = /(?:^|\/)_?(?:[\w-]*tests?(?:[_-][\w-]*)?|fixtures?|testing|e2e|corpus|samples?)\//i;

/** Programs and libraries that lie in the tree. Its text has nothing to say: `findBinary` reads the header. */
export const binary: DeclarationDetector = {
  ecosystem: 'binary',
  rules: { 'binary/machine': { why: 'A program or library for another architecture lies in the tree; the target can neither run nor link it.', closes: 'Build it from its source for the target, or take it from a package of the distribution.' } },
  needs: 'names',
  matches: (path) => /\.(?:so(?:\.\d+)*|node|bin|elf|o)$/.test(path),
  find: () => ({ gaps: [] }),
};

/** The gap of a file that is an ELF file of the baseline and has no sibling for the target. */
export async function findBinary(root: string, path: string, context: Context): Promise<GapFacts[]> {
  const { target, baseline } = context;
  if (TEST_INPUT.test(path)) return [];
  const elf = await readElf(join(root, path));
  if (elf === undefined || elf.machine !== baseline.elfMachine || baseline.elfMachine === target.elfMachine) return [];
  for (const sibling of siblings(path, context)) if (await exists(join(root, sibling))) return [];
  const detail = `ELF, ${elf.class} bits, ${baseline.elfName}, ${elf.type}${elf.interpreter === '' ? '' : `, interpreter ${elf.interpreter}`}`;
  return [declared({ path, name: '', text: '', read: async () => undefined }, binary, { rule: 'binary/machine', line: 1, symbols: [baseline.elfName], kind: 'binary', detail })];
}

/** Where the same file for the target would be: its path with the target's names for the baseline's. */
function siblings(path: string, { target, baseline }: Context): string[] {
  const words = namedIn(path).filter(({ architecture }) => architecture === baseline);
  if (words.length === 0) return [];
  return [...new Set([target.go, ...target.uname, target.debian])].map((name) => words.reduceRight((all, { word, offset }) => all.slice(0, offset) + name + all.slice(offset + word.length), path));
}
