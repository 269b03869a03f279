import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { contained, copyTree, exists, isDir, writeAtomic } from '../../lib/files.js';
import type { GoModule } from '../../project/go-build.js';
import { touch, type AdaptedCopy } from '../copy.js';
import type { FileEdit } from '../rung.js';
import type { GoTree } from '../tree.js';
import { writeFiles } from './files.js';
import { editModFile, foldersFor } from './upgrade.js';

/** Where adapted copies of dependencies stand in a project. */
export const LOCAL_COPIES = 'third_party/loong-adapt';
/** Test data larger than this is left out of a local copy. */
const MOST_TESTDATA = 1 << 20;

/** What became of a module whose files changed. */
export interface ChangedModule {
  /** Its folder relative to the copy. */
  folder: string;
  files: string[];
}

/** Changes files of a module of the build: in the project itself, in `vendor/`, or in a local copy that `replace` names, [0036]. */
export async function changeModule(module: GoModule, files: readonly FileEdit[], trees: readonly GoTree[], copy: AdaptedCopy, context: Context): Promise<ChangedModule> {
  const within = (path: string): string => relative(copy.source, path).split(sep).join('/');
  if (module.main || isBelow(copy.source, module.dir)) {
    const folder = within(module.dir);
    return { folder, files: await writeFiles(copy, folder, files) };
  }
  const changed: ChangedModule = { folder: '', files: [] };
  for (const tree of trees.filter((one) => one.vendored)) {
    changed.folder = [tree.original.folder, 'vendor', module.path].filter((part) => part !== '').join('/');
    if (!(await isDir(join(copy.dir, changed.folder)))) throw new AdaptError(`${module.path} is not in vendor/`, { where: changed.folder, advice: 'Run `go mod vendor` in the project and try again.' });
    changed.files.push(...(await writeFiles(copy, changed.folder, files)));
  }
  const others = trees.filter((one) => !one.vendored);
  if (others.length === 0) return changed;
  const local = `${LOCAL_COPIES}/${module.path}`;
  await copyModule(module, local, copy);
  changed.folder = local;
  changed.files.push(...(await writeFiles(copy, local, files)));
  for (const tree of others) {
    for (const folder of await foldersFor(tree, [{ module: module.path }])) {
      const to = relative(join(copy.dir, folder), join(copy.dir, local)).split(sep).join('/');
      const versioned = module.replace === undefined ? [] : [`-dropreplace=${module.path}@${module.version}`];
      await editModFile(folder, tree, [...versioned, `-replace=${module.path}=${to.startsWith('.') ? to : `./${to}`}`], copy, context);
    }
  }
  return changed;
}

function isBelow(root: string, path: string): boolean {
  return path !== '' && (path === root || path.startsWith(root + sep));
}

async function copyModule(module: GoModule, local: string, copy: AdaptedCopy): Promise<void> {
  const to = await contained(copy.dir, local);
  if (await exists(to)) return; // An earlier change of the same module made it.
  await touch(copy, local);
  const large = await largeTestdata(module.dir);
  await copyTree(module.dir, to, (path) => large.has(path));
  if (!(await exists(join(to, 'go.mod')))) await writeAtomic(join(to, 'go.mod'), `module ${module.replace?.path ?? module.path}\n`);
}

/** The testdata folders of a module that are too large to be carried around. */
async function largeTestdata(root: string): Promise<Set<string>> {
  const large = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name !== 'testdata') await visit(path);
      else if ((await bytesOf(join(root, path))) > MOST_TESTDATA) large.add(path);
    }
  };
  await visit('');
  return large;
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await bytesOf(path) : entry.isFile() ? (await stat(path)).size : 0;
  }
  return bytes;
}
