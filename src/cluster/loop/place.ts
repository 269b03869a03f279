import { lstat, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { AdaptError } from '../../lib/errors.js';

/**
 * Where a path of an image really is below its unpacked root: links are followed inside the root only, and what is missing may be missing.
 *
 * @returns the path relative to the root, without links.
 * @throws AdaptError for too many links, or a path that is none.
 */
export async function inRoot(root: string, path: string): Promise<string> {
  if (path.includes('\0')) throw new AdaptError('a path holds a forbidden character', { where: JSON.stringify(path), advice: 'Check the image.' });
  let pending = path.split('/').filter((part) => part !== '' && part !== '.');
  let done: string[] = [];
  for (let links = 0; pending.length > 0;) {
    const [part = '', ...rest] = pending;
    pending = rest;
    if (part === '..') {
      done = done.slice(0, -1);
      continue;
    }
    const info = await lstat(join(root, ...done, part)).catch(() => undefined);
    if (info?.isSymbolicLink() !== true) {
      done = [...done, part];
      continue;
    }
    if (++links > 40) throw new AdaptError('too many links', { where: path, advice: 'Check the image.' });
    const to = await readlink(join(root, ...done, part));
    if (to.startsWith('/')) done = [];
    pending = [...to.split('/').filter((one) => one !== '' && one !== '.'), ...rest];
  }
  return posix.join(...done, '');
}
