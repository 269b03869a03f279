import { join, relative } from 'node:path';
import type { Context } from '../../../lib/context.js';
import { exec, withEnv } from '../../../lib/exec.js';
import { copyTree, exists, isDir, makeDir, removeTree, writeAtomic } from '../../../lib/files.js';
import type { Project } from '../../../project/open.js';
import type { GoModule, GoWorkspace } from '../../../project/go-build.js';
import { toolchainFor } from '../toolchain.js';
import { goTrees } from '../workspace.js';

/** Copies of a project's trees in which its code may run: what it writes stays there. */
export interface RunningCopy {
  /** The twin of each tree, in the same order. */
  trees: GoWorkspace[];
  context: Context;
  remove(): Promise<void>;
}

/** Copies the project into the work directory, for its tests to run in. */
export async function copyForRunning(project: Project, context: Context, replace: readonly string[]): Promise<RunningCopy> {
  const workDir = await makeDir(join(context.workDir, 'go', 'tested'));
  const root = join(workDir, 'project');
  await removeTree(root);
  await copyTree(project.root, root, (path) => path === context.workDir || relative(project.root, path) === '.git');
  const twin: Context = { ...context, workDir };
  return { trees: await goTrees({ ...project, root }, twin, replace), context: twin, remove: () => removeTree(workDir) };
}

/**
 * Lets a module of the build stand in a writable copy of its own, so that its tests can run. Answers
 * whether it could: a module in `vendor/` has no tests, and a workspace's file is not ours to extend.
 */
export async function copyModule(module: GoModule, tree: GoWorkspace, context: Context): Promise<boolean> {
  if (module.dir === '' || tree.members !== undefined || !tree.goflags.includes('-modfile=') || !(await isDir(module.dir))) return false;
  const folder = join(context.workDir, 'modules', encodeURIComponent(`${module.path}@${module.version}`));
  if (!(await exists(folder))) {
    await copyTree(module.dir, folder);
    if (!(await exists(join(folder, 'go.mod')))) await writeAtomic(join(folder, 'go.mod'), `module ${module.path}\n`);
  }
  const { go } = await toolchainFor(context.workDir, context);
  const edit = await exec(go, ['mod', 'edit', `-replace=${module.path}=${folder}`, tree.modFile], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' }) });
  return edit.exitCode === 0;
}
