import { chmod, rm, stat } from 'node:fs/promises';
import { AdaptError } from '../../lib/errors.js';
import { readIfThere, writeAtomic } from '../../lib/files.js';
import { touch, type AdaptedCopy } from '../copy.js';
import type { FileEdit } from '../rung.js';
import { merge } from './merge.js';

/** Writes files below a folder of the copy; never outside it. Answers their paths relative to the copy. */
export async function writeFiles(copy: AdaptedCopy, folder: string, files: readonly FileEdit[]): Promise<string[]> {
  const written: string[] = [];
  for (const edit of files) {
    const { path, mode } = edit;
    const within = folder === '' ? path : `${folder}/${path}`;
    const absolute = await touch(copy, within);
    const before = await stat(absolute).catch(() => undefined);
    const content = await together(absolute, edit);
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

/** The content to write: with the changes that other proposals made to the file since it was read. */
async function together(absolute: string, { path, content, from }: FileEdit): Promise<FileEdit['content']> {
  if (from === undefined || typeof content !== 'string') return content;
  const now = await readIfThere(absolute);
  if (now === undefined || now === from) return content;
  const merged = merge(from, content, now);
  if (merged === undefined) throw new AdaptError(`two remedies change the same words of ${path}`, { advice: 'Leave one of them out with --skip.' });
  return merged;
}
