import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { exec, withEnv } from '../lib/exec.js';
import { writeTogether, writtenFiles } from '../lib/journal.js';
import type { Project } from '../project/open.js';
import type { AdaptedCopy } from './copy.js';

/**
 * Refuses early what can't, or should not, be written to.
 *
 * @throws AdaptError (user) for a published module, and for a git tree with changes unless `force`.
 */
export async function checkWritable(project: Project, force: boolean, context: Context): Promise<void> {
  if (project.info.source === 'module') throw userError('a published module has no folder to write to', project.info.asked, 'Name a folder, or apply adapt.patch yourself with `git apply`.');
  if (force) return;
  const work = relative(project.root, context.workDir).split(sep).join('/');
  const excluded = ['.loong-adapt', ...(work === '' || work.startsWith('..') ? [] : [work])].map((path) => `:(exclude)${path}`);
  const result = await exec('git', ['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', '.', ...excluded], { cwd: project.root, signal: context.signal, env: withEnv({ LC_ALL: 'C' }) })
    .catch(() => undefined); // Without git there is nothing to be careful about.
  if (result === undefined || /not a git repository/.test(result.stderr)) return;
  if (result.exitCode !== 0) throw userError(`git can't say whether this folder has changes: ${result.stderr.trim().split('\n')[0] ?? ''}`, project.info.asked, 'Mend that, or use --force.');
  const own = await writtenFiles(project.root);
  const top = await prefix(project.root, context);
  const changed = result.stdout.split('\0').filter((line) => line !== '').map((line) => line.slice(3)).map((path) => (path.startsWith(top) ? path.slice(top.length) : path)).filter((path) => !own.has(path));
  if (changed.length > 0) throw userError(`git says that ${changed.length === 1 ? 'a file has' : `${changed.length} files have`} changes, e.g. ${changed[0] ?? ''}`, project.info.asked, 'Commit or stash them first, or use --force.');
}

/** The project's folder as seen from the top of its repository: git names files from there. */
async function prefix(root: string, context: Context): Promise<string> {
  return (await exec('git', ['rev-parse', '--show-prefix'], { cwd: root, signal: context.signal })).stdout.trim();
}

/** Puts what the patch changes into the user's own tree, all or nothing. */
export async function writeToProject(copy: AdaptedCopy, files: readonly string[], context: Context): Promise<void> {
  for (const file of files) {
    const info = await stat(join(copy.source, file)).catch(() => undefined);
    if (info !== undefined && info.mtimeMs > (copy.madeAt ?? Infinity)) throw new AdaptError('this file was changed while the patch was made, which no longer applies', { where: file, advice: 'Run it again; nothing was written.' });
  }
  await writeTogether(copy.source, copy.dir, files);
  context.reporter.info(files.length === 0 ? `nothing to write: there is nothing to change in ${copy.source}` : `${files.length === 1 ? 'one file' : `${files.length} files`} written to ${copy.source}; \`loong-adapt patch --undo ${join(copy.source)}\` takes ${files.length === 1 ? 'it' : 'them'} back`);
}
