import { chmod, rm, stat } from 'node:fs/promises';
import { writeAtomic } from '../../lib/files.js';
import { touch, type AdaptedCopy } from '../copy.js';
import type { FileEdit } from '../rung.js';

/** Writes files below a folder of the copy; never outside it. Answers their paths relative to the copy. */
export async function writeFiles(copy: AdaptedCopy, folder: string, files: readonly FileEdit[]): Promise<string[]> {
  const written: string[] = [];
  for (const { path, content, mode } of files) {
    const within = folder === '' ? path : `${folder}/${path}`;
    const absolute = await touch(copy, within);
    const before = await stat(absolute).catch(() => undefined);
    if (content === undefined) {
      await rm(absolute, { force: true });
    } else {
      const bits = mode ?? (before === undefined ? 0o644 : before.mode & 0o777);
      await writeAtomic(absolute, content, bits);
      await chmod(absolute, bits); // What the umask took away.
    }
    written.push(within);
  }
  return written;
}
