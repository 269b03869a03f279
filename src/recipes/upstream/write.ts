import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exec, withEnv } from '../../lib/exec.js';
import { contained, makeDir, removeTree } from '../../lib/files.js';
import type { PatchedFile, Series } from './types.js';

/** Who sends it. */
export interface Sender {
  name: string;
  email: string;
  /** Seconds since 1970. */
  time: number;
  /** Adds `Signed-off-by`, which says that the sender may pass the change on. */
  signoff: boolean;
}

/** A series that was written. */
export interface WrittenSeries {
  project: string;
  version: string;
  /** Folder of the series, relative to the work directory. */
  folder: string;
  /** File names, in order. */
  patches: string[];
  /** What its receiver runs at the root of the project. */
  command: string;
}

/**
 * Writes a series as `git format-patch` does; all of it or nothing.
 *
 * @param into folder of the series, absolute; it must not be there.
 * @throws AdaptError where git is missing, or a patch would tell a folder of this machine.
 */
export async function writeSeries(series: Series, into: string, sender: Sender, folders: readonly string[], context: Context): Promise<string[]> {
  const scratch = await mkdtemp(join(context.workDir, 'series-'));
  try {
    const tree = await makeDir(join(scratch, 'tree'));
    const git = async (args: readonly string[]): Promise<void> => {
      const result = await exec('git', args, { cwd: tree, signal: context.signal, env: environment(sender, scratch) });
      if (result.exitCode !== 0) throw new AdaptError(`git ${args[0] ?? ''} failed: ${result.stderr.trim()}`, { where: series.project, advice: 'Check the git installation with `git --version`.' });
    };
    await git(['init', '--quiet', '--initial-branch=base', '.']);
    for (const file of series.patches.flatMap((patch) => patch.files)) if (file.before !== undefined) await place(tree, file, file.before);
    await git(['add', '--all', '--force', '.']);
    await git(['commit', '--quiet', '--allow-empty', '--message=base']);
    await git(['tag', 'base-of-series']);
    for (const { subject, body, files } of series.patches) {
      for (const file of files) {
        if (file.after === undefined) await rm(join(tree, file.path), { force: true });
        else await place(tree, file, file.after);
      }
      await writeFile(join(scratch, 'message'), `${subject}\n\n${body}\n`);
      await git(['add', '--all', '--force', '.']);
      await git(['commit', '--quiet', '--cleanup=verbatim', `--file=${join(scratch, 'message')}`, ...(sender.signoff ? ['--signoff'] : [])]);
    }
    const output = join(scratch, 'output');
    await git(['format-patch', '--quiet', '--no-signature', '--zero-commit', '--full-index', '--binary', '--no-renames', '--no-ext-diff', '--no-textconv', '--encode-email-headers', `--output-directory=${output}`, 'base-of-series..HEAD']);
    const names = (await readdir(output)).sort();
    for (const name of names) checkClean(await readFile(join(output, name), 'latin1'), name, [...folders, scratch]);
    await makeDir(dirname(into));
    await rename(output, into);
    return names;
  } finally {
    await removeTree(scratch);
  }
}

async function place(tree: string, { path, mode }: PatchedFile, content: Uint8Array): Promise<void> {
  const to = await contained(tree, path);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, content);
  await chmod(to, (mode & 0o111) === 0 ? 0o644 : 0o755);
}

/** Nothing that a user or a repository around sets up for git may shape the patches. */
function environment({ name, email, time }: Sender, scratch: string): NodeJS.ProcessEnv {
  const date = `${time} +0000`;
  return withEnv({
    GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: scratch, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, HOME: scratch, XDG_CONFIG_HOME: scratch,
    GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date, TZ: 'UTC', LC_ALL: 'C.UTF-8',
  });
}

/** Added lines and messages may not tell where they were made. */
function checkClean(patch: string, name: string, folders: readonly string[]): void {
  for (const line of patch.split('\n')) {
    const folder = /^[ -]/.test(line) ? undefined : folders.find((one) => line.includes(one));
    if (folder !== undefined) throw new AdaptError(`the patch ${name} would tell a folder of this machine: ${line.trim().slice(0, 120)}`, { where: folder, advice: 'Mend what writes it (a recipe, a generator), then run patch again.' });
  }
}
