import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { walk } from '../../lib/files.js';
import { inRoot } from './place.js';
import type { Reference } from './types.js';

/** The unpacked root of an image as a reference. */
export function folderReference(name: string, root: string): Reference {
  let all: string[] | undefined;
  return {
    name,
    read: async (path) => {
      const absolute = join(root, await inRoot(root, path));
      return (await lstat(absolute).catch(() => undefined))?.isFile() === true ? readFile(absolute) : undefined;
    },
    find: async (suffix) => {
      if (all === undefined) {
        all = [];
        for await (const { path } of walk(root)) all.push(path);
      }
      return all.filter((path) => path === suffix || path.endsWith(`/${suffix}`)).sort((a, b) => a.length - b.length);
    },
  };
}
