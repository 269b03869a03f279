import { cp, mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exec, withEnv } from '../lib/exec.js';
import { exists, isDir, removeTree, sha256File, walk, writeAtomic } from '../lib/files.js';
import type { AdaptedCopy } from './copy.js';

/** Name of the patch in the work directory. */
export const PATCH_FILE = 'adapt.patch';

/** Files in which the copy differs from the original, relative to it, in order. */
export async function changedFiles(copy: AdaptedCopy): Promise<string[]> {
  const candidates = new Set<string>();
  for (const path of copy.touched) {
    for (const root of [copy.source, copy.dir]) {
      if (!(await isDir(join(root, path)))) {
        if (await exists(join(root, path))) candidates.add(path);
      } else for await (const file of walk(join(root, path))) candidates.add(`${path}/${file.path}`);
    }
  }
  const changed: string[] = [];
  for (const path of [...candidates].sort()) if (!(await same(join(copy.source, path), join(copy.dir, path)))) changed.push(path);
  return changed;
}

async function same(a: string, b: string): Promise<boolean> {
  const [there, here] = [await exists(a), await exists(b)];
  if (!there || !here) return there === here;
  return (await sha256File(a)) === (await sha256File(b));
}

/**
 * Writes the patch that makes the original into the copy, for `git apply`; empty where nothing differs.
 *
 * @throws AdaptError where git is missing.
 */
export async function writePatch(copy: AdaptedCopy, files: readonly string[], context: Context): Promise<void> {
  const path = join(context.workDir, PATCH_FILE);
  if (files.length === 0) return writeAtomic(path, '');
  const scratch = await mkdtemp(join(context.workDir, 'patch-'));
  try {
    for (const [side, root] of [['a', copy.source], ['b', copy.dir]] as const) {
      await mkdir(join(scratch, side));
      for (const file of files) if (await exists(join(root, file))) await place(join(root, file), join(scratch, side, file));
    }
    await writeAtomic(path, plainHeaders(await readFile(await diff(scratch, context))));
  } finally {
    await removeTree(scratch);
  }
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { verbatimSymlinks: true, mode: 2 });
}

/** Git names a file that is on one side only by that side's prefix twice; readers of patches expect `a/` and `b/`. */
function plainHeaders(patch: Buffer): Buffer {
  const text = patch.toString('latin1'); // One character a byte: contents may be in any encoding.
  return Buffer.from(text.replace(/^diff --git ("?)([ab])(\/.*) ("?)\2\3$/gm, 'diff --git $1a$3 $4b$3'), 'latin1');
}

/** Nothing that a user, or a repository around the work directory, sets up for git may shape the patch. */
async function diff(scratch: string, context: Context): Promise<string> {
  const output = join(scratch, 'output');
  const result = await exec('git', ['diff', '--no-index', '--no-prefix', '--binary', '--no-renames', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv', `--output=${output}`, 'a', 'b'], {
    cwd: scratch, signal: context.signal,
    env: withEnv({ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: dirname(scratch), GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_ATTR_NOSYSTEM: '1' }),
  });
  // 1: there are differences.
  if (result.exitCode !== 1) throw new AdaptError(`git can't write the patch: ${result.stderr.trim()}`, { advice: 'Check the git installation with `git --version`.' });
  return output;
}
