import { join } from 'node:path';
import { compare } from 'semver';
import { AdaptError } from '../../lib/errors.js';
import { go } from '../../target/go.js';
import { touchesGo } from '../concerns.js';
import { restore } from '../copy.js';
import type { Change, Proposal } from '../rung.js';
import type { Applied, Bench } from '../bench.js';
import type { GoTree } from '../tree.js';
import { writeFiles } from './files.js';
import { changeModule } from './module-files.js';
import { editModFile, foldersFor, goEnvOf, upgradeModules, type Wanted } from './upgrade.js';
import { vendor } from './vendor.js';

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/**
 * Makes the copy the original with exactly these proposals applied: modules first, then files, so that the
 * order in which proposals are given doesn't matter.
 *
 * @throws AdaptError for what can't be applied.
 */
export async function applyAll(bench: Bench, proposals: readonly Proposal[]): Promise<Applied> {
  const before = bench.applied;
  bench.applied = undefined;
  const building = proposals.filter(touchesGo);
  const same = before !== undefined && sameList(before.proposals.filter(touchesGo), building);
  const applied: Applied = same ? { ...before, proposals } : { proposals, modules: new Map(), tags: [], trees: new Set(), files: new Map() };
  // What no build reads is quickly taken back; modules are moved again only where others are wanted.
  const written = before === undefined ? [] : before.proposals.filter((proposal) => !touchesGo(proposal)).flatMap((proposal) => before.files.get(proposal) ?? []);
  await restore(bench.copy, same ? written : undefined);
  if (!same && building.length > 0) {
    await bench.prepare();
    await moveModules(bench, building, applied);
  }
  for (const proposal of same ? proposals.filter((one) => !touchesGo(one)) : proposals) {
    const files: string[] = [];
    for (const change of proposal.changes) {
      if (change.kind === 'project-files') files.push(...(await writeFiles(bench.copy, '', change.files)));
      else if (change.kind === 'module-files') files.push(...(await changeFiles(bench, change, applied)));
      else if (change.kind === 'tags') applied.tags = [...new Set([...applied.tags, ...change.tags])].sort();
    }
    applied.files.set(proposal, files);
  }
  if (applied.tags.length > 0) for (const tree of bench.trees) applied.trees.add(tree);
  return (bench.applied = applied);
}

/** Upgrades and replacements by other modules, then vendor/ anew where there is one. */
async function moveModules(bench: Bench, proposals: readonly Proposal[], applied: Applied): Promise<void> {
  const all = proposals.flatMap((proposal) => proposal.changes);
  const replaces = all.filter((change): change is Of<'replace'> => change.kind === 'replace');
  const wanted = new Map<string, Wanted>();
  for (const change of all) {
    if (change.kind !== 'upgrade') continue;
    const known = wanted.get(change.module);
    if (known === undefined || compare(change.version, known.version) > 0) wanted.set(change.module, change);
  }
  for (const tree of bench.trees) {
    const ours = [...wanted.values()].filter(({ module }) => bench.uses(tree, module));
    const swaps = replaces.filter(({ module }) => bench.uses(tree, module));
    if (ours.length === 0 && swaps.length === 0) continue;
    applied.trees.add(tree);
    for (const { module, by, version } of swaps) {
      for (const folder of await foldersFor(tree, [{ module }])) await editModFile(folder, tree, [`-replace=${module}=${by}@${version}`], bench.copy, bench.tools.context);
    }
    if (ours.length > 0) await upgradeModules(tree, ours, bench.copy, bench.tools.context);
    if (tree.vendored) await vendor(bench, tree, [...ours, ...swaps].map(({ module }) => module));
  }
}

async function changeFiles(bench: Bench, change: Of<'module-files'>, applied: Applied): Promise<string[]> {
  const trees = bench.trees.filter((tree) => bench.uses(tree, change.module));
  const first = trees[0];
  const module = first === undefined ? undefined : bench.moduleOf(first, change.module);
  if (first === undefined || module === undefined) throw new AdaptError(`${change.module} is no module of the build`, { advice: 'Check the recipe.' });
  if (!module.main && !first.vendored && applied.trees.has(first)) await checkVersion(bench, first, change);
  const { folder, files } = await changeModule(module, change.files, trees, bench.copy, bench.tools.context);
  applied.modules.set(change.module, folder);
  for (const tree of trees) applied.trees.add(tree);
  return files;
}

/** Files made for one version must not go into another, to which an upgrade lifted the module. */
async function checkVersion(bench: Bench, tree: GoTree, change: Of<'module-files'>): Promise<void> {
  const result = await go(bench.tools.context, ['list', '-m', '-f', '{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}', change.module], { cwd: join(tree.dir), env: goEnvOf(tree) });
  const version = result.stdout.trim();
  if (version !== '' && version !== change.version) throw new AdaptError(`${change.module} is at ${version} now, and the files are for ${change.version}`, { advice: 'Choose one remedy for this module.' });
}

function sameList(a: readonly Proposal[], b: readonly Proposal[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
