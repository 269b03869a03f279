import { chmod, lstat, readdir } from 'node:fs/promises';
import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyTree, describe, makeDir, removeTree } from '../../lib/files.js';
import { cleanPath } from '../layer.js';

/**
 * Copies what a Dockerfile reads, so that what is built doesn't depend on this machine's umask, and programs of one platform
 * can be put into it.
 *
 * @param programs path in the copy → file of this machine.
 * @param skip folders that stay out, absolute.
 */
export async function copyContext(from: string, to: string, programs: Readonly<Record<string, string>>, skip: readonly string[]): Promise<void> {
  await removeTree(to);
  await copyTree(from, to, (path) => skip.includes(join(from, path)));
  for (const [path, program] of Object.entries(programs)) {
    const target = join(to, cleanPath(path, 'image.programs in the project file'));
    await makeDir(dirname(target));
    await removeTree(target);
    try {
      await copyFile(program, target, constants.COPYFILE_FICLONE);
      await chmod(target, 0o755);
    } catch (error) {
      throw describe(error, target);
    }
  }
  await evenModes(to);
}

/** 0755 for folders and what may be executed, 0644 for the rest. */
async function evenModes(path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isDirectory()) {
    await chmod(path, 0o755);
    for (const name of await readdir(path)) await evenModes(join(path, name));
  } else if (info.isFile()) {
    await chmod(path, (info.mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
