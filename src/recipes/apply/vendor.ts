import { join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import { readIfThere } from '../../lib/files.js';
import { go } from '../../target/go.js';
import type { Bench } from '../bench.js';
import { touch } from '../copy.js';
import { GO_ADVICE, lastLines } from '../go-words.js';
import type { GoTree } from '../tree.js';
import { editModFile, goEnvOf } from './upgrade.js';

/** The first Go release whose vendor/modules.txt says which language each module is written in. */
const SAYS_LANGUAGE = 17;

/** Writes vendor/ anew after modules moved. */
export async function vendor(bench: Bench, tree: GoTree, moved: readonly string[]): Promise<void> {
  const { context } = bench.tools;
  await raiseLanguage(bench, tree, moved);
  await touch(bench.copy, [tree.original.folder, 'vendor'].filter((part) => part !== '').join('/'));
  const result = await go(context, ['mod', 'vendor'], { cwd: tree.dir, env: goEnvOf(tree) });
  if (result.exitCode !== 0) throw new AdaptError(`go mod vendor failed: ${lastLines(result.stderr, tree.dir)}`, { where: tree.original.folder, advice: GO_ADVICE });
}

/** Below that release vendored packages are compiled as Go 1.16, so a module that needs a later language needs a later `go` line of the project. */
async function raiseLanguage(bench: Bench, tree: GoTree, moved: readonly string[]): Promise<void> {
  const own = minor(/^go\s+(\S+)/m.exec((await readIfThere(join(tree.dir, 'go.mod'))) ?? '')?.[1]);
  if (own >= SAYS_LANGUAGE) return;
  const result = await go(bench.tools.context, ['list', '-m', '-f', '{{.GoVersion}}', ...moved], { cwd: tree.dir, env: goEnvOf(tree) });
  if (!result.stdout.split('\n').some((version) => minor(version) >= SAYS_LANGUAGE)) return;
  await editModFile(tree.original.folder, tree, [`-go=1.${SAYS_LANGUAGE}`], bench.copy, bench.tools.context);
}

function minor(version: string | undefined): number {
  return Number(/^1\.(\d+)/.exec(version ?? '')?.[1] ?? 0);
}
