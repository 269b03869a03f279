import { join, relative, sep } from 'node:path';
import { readIfThere } from '../../lib/files.js';
import type { Location } from '../../record/types.js';
import { directiveLine, moduleLine, requireLine } from './gomod.js';
import { readLockFile } from './lockfiles.js';
import type { GoWorkspace, ProbeResult, RootFailure } from '../../project/go-build.js';

/**
 * Where in the user's own tree a root shows: its own file and line for the project itself, the
 * `require` line for a dependency (its own, or that of the direct dependency that brings it).
 */
export async function locate(root: RootFailure, result: ProbeResult, tree: GoWorkspace, projectRoot: string): Promise<Location> {
  const within = (path: string): string => relative(projectRoot, path).split(sep).join('/');
  if (root.module.main) {
    const folder = within(root.absDir);
    const own = root.messages.find((message) => message.package === root.package && message.file !== '');
    const file = own === undefined ? root.declared[0] : own.file.split('/').pop();
    return { file: [folder, file ?? ''].filter((part) => part !== '').join('/'), line: own?.line ?? root.declaredLine };
  }
  const mains = result.modules.filter((module) => module.main);
  const main = mains.find((module) => module.path === root.viaModules[0]) ?? mains[0];
  if (tree.madeModFile !== undefined || main === undefined) return inLockFile(root, projectRoot);
  const path = join(main.dir === '' ? tree.dir : main.dir, 'go.mod');
  const text = (await readIfThere(path)) ?? '';
  const wanted = [root.module.path, ...root.viaModules.slice(1)];
  const line = wanted.map((module) => requireLine(text, module)).find((found) => found !== undefined);
  return { file: within(path), line: line ?? moduleLine(text) };
}

/** The first file that a root of the project itself is about. */
export function ownFile(root: RootFailure, projectRoot: string): Location {
  return { file: relative(projectRoot, join(root.absDir, root.symbols[0] ?? '')).split(sep).join('/'), line: 1 };
}

async function inLockFile(root: RootFailure, projectRoot: string): Promise<Location> {
  const lock = await readLockFile(projectRoot);
  for (const module of [root.module.path, ...root.viaModules.slice(1)]) {
    const pin = lock?.pins.find((one) => one.path === module || module.startsWith(`${one.path}/`));
    if (lock !== undefined && pin !== undefined) return { file: lock.file, line: pin.line };
  }
  return { file: lock?.file ?? 'go.mod', line: 1 };
}

/** Where a module file chooses the Go version. */
export async function locateGoDirective(tree: GoWorkspace, projectRoot: string): Promise<Location> {
  const path = join(tree.dir, 'go.mod');
  const text = (await readIfThere(path)) ?? '';
  return { file: relative(projectRoot, path).split(sep).join('/'), line: directiveLine(text, 'toolchain') ?? directiveLine(text, 'go') ?? 1 };
}
