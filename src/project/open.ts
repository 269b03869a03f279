import { readdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AdaptError, errorCode, userError } from '../lib/errors.js';
import { copyTree, exists, isDir, makeDir, removeTree } from '../lib/files.js';
import { recover } from '../lib/journal.js';
import type { Context } from '../lib/context.js';
import type { ProjectInfo } from '../record/types.js';
import { go, quiet, silenceOf } from '../target/go.js';
import type { ProjectFile } from './file.js';
import { readProjectFile } from './read.js';
import { modulePath } from './module-path.js';

/** A project that was opened: where its tree is and what is known of it. */
export interface Project {
  info: ProjectInfo;
  /** The original tree, absolute: the user's own folder, or a copy of the module in the work directory. Never written to. */
  root: string;
  file: ProjectFile;
}

const MODULE = /^([^@\s]+)@([^@\s]+)$/;

/**
 * Opens a folder or downloads `module@version`.
 *
 * @throws AdaptError (user) where there is no such folder, module or version, or the project file is wrong.
 */
export async function openProject(asked: string, config: string | undefined, context: Context): Promise<Project> {
  if (asked === '') throw userError('no project given', '', 'Name a folder or module@version.');
  const folder = resolve(asked);
  if (await isDir(folder)) {
    const names = await readdir(folder).catch((error: unknown) => { throw userError('cannot read this folder', asked, errorCode(error) === 'EACCES' ? 'Check its permissions.' : 'Name another folder.'); });
    if (names.every((name) => name === '.git' || join(folder, name) === context.workDir)) throw userError('the folder is empty', asked, 'Name the folder that holds the project, or a Go module as module@version.');
    await recover(folder);
    return describeProject({ asked, source: 'folder', module: '', version: '', ecosystems: [] }, folder, config);
  }
  const match = MODULE.exec(asked);
  if (match === null) {
    throw userError(await exists(folder) ? 'the project is a file' : 'there is no such folder', asked, 'Name a folder, or a Go module as module@version.');
  }
  const [, module = '', version = ''] = match;
  const { root, exact } = await fetchModule(module, version, context);
  return describeProject({ asked, source: 'module', module, version: exact, ecosystems: [] }, root, config);
}

/** Copies the module out of the (read-only) module cache, so that tools may work in it. */
async function fetchModule(module: string, version: string, context: Context): Promise<{ root: string; exact: string }> {
  const result = await go(context, ['mod', 'download', '-json', `${module}@${version}`], { cwd: await makeDir(context.workDir), env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' }, ...quiet(context) });
  const answer = parseDownload(result.stdout);
  if (answer.Dir === undefined) {
    const reason = (result.fellSilent === true ? silenceOf(context) : answer.Error ?? result.stderr).trim().split('\n').slice(0, 3).join(' ');
    const missing = /\b(400|403|404|410) |not found|unknown revision|unrecognized import path|invalid version|no matching versions|malformed|not available/i.test(reason);
    throw new AdaptError(`cannot get ${module}@${version}: ${reason}`, {
      advice: missing ? 'Check the module path and version; `go list -m -versions MODULE` lists what is published.' : 'Check the network and GOPROXY (`go env GOPROXY`), then run again.',
      blame: missing ? 'user' : 'failed',
    });
  }
  const root = join(context.workDir, 'source');
  const part = `${root}.part`;
  await removeTree(part);
  await copyTree(answer.Dir, part);
  await removeTree(root);
  await rename(part, root);
  return { root, exact: answer.Version ?? version };
}

function parseDownload(text: string): { Dir?: string; Version?: string; Error?: string } {
  try {
    return JSON.parse(text) as { Dir?: string; Version?: string; Error?: string };
  } catch {
    return {};
  }
}

/** Files in a project's root that say what it is written in. */
const MARKS: Record<string, string> = {
  'go.mod': 'go', 'go.work': 'go', 'Gopkg.lock': 'go', 'glide.lock': 'go', 'vendor.conf': 'go', 'Godeps': 'go', 'Cargo.toml': 'rust',
  'package.json': 'node', 'pyproject.toml': 'python', 'setup.py': 'python', 'requirements.txt': 'python', 'CMakeLists.txt': 'c',
  'configure.ac': 'c', 'configure': 'c', 'meson.build': 'c', 'pom.xml': 'java', 'build.gradle': 'java', 'build.gradle.kts': 'java',
};

async function describeProject(info: ProjectInfo, root: string, config: string | undefined): Promise<Project> {
  const found = new Set<string>();
  for (const [name, ecosystem] of Object.entries(MARKS)) if (await exists(join(root, name))) found.add(ecosystem);
  const module = info.module === '' ? await modulePath(root) : info.module;
  return { info: { ...info, module, ecosystems: [...found].sort() }, root, file: await readProjectFile(root, config) };
}
