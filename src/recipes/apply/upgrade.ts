import { join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import type { ExecResult } from '../../lib/exec.js';
import { readIfThere } from '../../lib/files.js';
import { go } from '../../target/go.js';
import type { Context } from '../../lib/context.js';
import { touch, type AdaptedCopy } from '../copy.js';
import { GO_ADVICE, lastLines } from '../go-words.js';
import type { GoTree } from '../tree.js';

/** A module and the version that the build needs at least. */
export interface Wanted {
  module: string;
  version: string;
}

/**
 * Lifts modules of one tree to versions, with as few lines of go.mod as the go command needs. What one of them
 * lifts further by itself isn't named again.
 *
 * @throws AdaptError where the go command refuses, e.g. for a checksum that doesn't fit.
 */
export async function upgradeModules(tree: GoTree, wanted: readonly Wanted[], copy: AdaptedCopy, context: Context): Promise<void> {
  for (const folder of await foldersFor(tree, wanted)) {
    await touchModFiles(folder, tree, copy);
    await get(join(copy.dir, folder), tree, wanted, context);
  }
}

async function get(cwd: string, tree: GoTree, wanted: readonly Wanted[], context: Context): Promise<void> {
  let queries = wanted.map(({ module, version }) => `${module}@${version}`);
  while (queries.length > 0) {
    const result = await getOnce(cwd, queries, tree, context);
    if (result.exitCode === 0) return;
    // `a@v1 requires b@v3, not b@v2`: a lifts b further than asked.
    const lifted = new Set([...result.stderr.matchAll(/ requires [^\s,]+, not (\S+)$/gm)].map((match) => match[1]));
    const fewer = queries.filter((query) => !lifted.has(query));
    if (fewer.length === queries.length) throw new AdaptError(`go get ${queries.join(' ')} failed: ${lastLines(result.stderr, cwd)}`, { where: tree.original.folder, advice: GO_ADVICE });
    queries = fewer;
  }
}

/** The detector had these versions fetched, mostly; asked again, the proxy would be asked for lists of versions and retractions as well. */
async function getOnce(cwd: string, queries: readonly string[], tree: GoTree, context: Context): Promise<ExecResult> {
  const cached = await go(context, ['get', ...queries], { cwd, env: { ...goEnvOf(tree), GOPROXY: 'off' } });
  return cached.exitCode === 0 || !context.network ? cached : go(context, ['get', ...queries], { cwd, env: goEnvOf(tree) });
}

/** Changes go.mod by `go mod edit`. */
export async function editModFile(folder: string, tree: GoTree, args: readonly string[], copy: AdaptedCopy, context: Context): Promise<void> {
  await touchModFiles(folder, tree, copy);
  const result = await go(context, ['mod', 'edit', ...args], { cwd: join(copy.dir, folder), env: { ...goEnvOf(tree), GOFLAGS: '' } });
  if (result.exitCode !== 0) throw new AdaptError(`go mod edit ${args.join(' ')} failed: ${lastLines(result.stderr, copy.dir)}`, { where: folder, advice: GO_ADVICE });
}

/** Environment of a go command that may change go.mod. */
export function goEnvOf(tree: GoTree): Record<string, string> {
  return { ...tree.env, GOFLAGS: tree.vendored ? tree.goflags.replace('-mod=vendor', '-mod=mod') : tree.goflags };
}

/** The folders, relative to the project, whose go.mod has a say on these modules. */
export async function foldersFor(tree: GoTree, wanted: readonly { module: string }[]): Promise<string[]> {
  const members = tree.original.members;
  if (members === undefined) return [tree.original.folder];
  const naming: string[] = [];
  for (const member of members) {
    const text = (await readIfThere(join(tree.dir, member, 'go.mod'))) ?? '';
    if (wanted.some(({ module }) => text.includes(`${module} v`))) naming.push(member);
  }
  return naming.length > 0 ? naming : members.slice(0, 1);
}

/** Notes that the go command may write the module files of a folder. */
export async function touchModFiles(folder: string, tree: GoTree, copy: AdaptedCopy): Promise<void> {
  for (const name of ['go.mod', 'go.sum']) await touch(copy, folder === '' ? name : `${folder}/${name}`);
  if (tree.original.members !== undefined) for (const name of ['go.work', 'go.work.sum']) await touch(copy, name);
}
