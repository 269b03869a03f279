import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../lib/context.js';
import { readIfThere, writeAtomic } from '../lib/files.js';
import type { GoModule } from '../project/go-build.js';
import { go } from '../target/go.js';
import { touchModFiles } from './apply/upgrade.js';
import type { Bench } from './bench.js';
import type { AdaptedCopy } from './copy.js';
import type { Proposal } from './rung.js';
import type { GoTree } from './tree.js';

/** What a bench is made of. */
export type BenchParts = Pick<Bench, 'copy' | 'trees' | 'before' | 'scope' | 'tools' | 'compilers'>;

/** Sets up the bench. */
export function makeBench(parts: BenchParts): Bench {
  const moduleOf = (tree: GoTree, module: string): GoModule | undefined => parts.before.get(tree)?.modules.find(({ path }) => path === module);
  const known: Proposal[] = [];
  const number = (proposal: Proposal): number => (known.includes(proposal) ? known.indexOf(proposal) : known.push(proposal) - 1);
  return {
    ...parts, number, looks: new Map(), proofs: new Map(), moduleOf, uses: (tree, module) => moduleOf(tree, module) !== undefined,
    prepare: async () => {
      for (const tree of parts.trees) await prepareTree(tree, parts.copy, parts.tools.context);
    },
  };
}

/**
 * Where the project has no go.mod, or one whose `replace` names folders that aren't there, the module
 * file that detection worked with becomes the project's own.
 */
async function prepareTree(tree: GoTree, copy: AdaptedCopy, context: Context): Promise<void> {
  const { original } = tree;
  const own = join(original.dir, 'go.mod');
  if (original.members !== undefined || original.modFile === own) return;
  if (original.madeModFile === undefined && isDeepStrictEqual(await replaces(own, context), await replaces(original.modFile, context))) return;
  await touchModFiles(original.folder, tree, copy);
  await writeAtomic(join(tree.dir, 'go.mod'), (await readIfThere(original.modFile)) ?? '');
  const sum = await readIfThere(original.modFile.replace(/\.mod$/, '.sum'));
  if (sum !== undefined) await writeAtomic(join(tree.dir, 'go.sum'), sum);
}

async function replaces(modFile: string, context: Context): Promise<unknown> {
  const result = await go(context, ['mod', 'edit', '-json', modFile], { cwd: context.workDir, env: { GOFLAGS: '', GOWORK: 'off' } });
  return result.exitCode === 0 ? (JSON.parse(result.stdout) as { Replace?: unknown }).Replace : undefined;
}
