import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { walk } from '../../lib/files.js';
import { inRoot } from './place.js';
import type { Reference } from './types.js';

/**
 * The unpacked root of an image as a reference.
 *
 * @param from its folder, or what unpacks it when it is first asked.
 */
export function folderReference(name: string, from: string | (() => Promise<string>)): Reference {
  let all: string[] | undefined;
  let opened: Promise<string> | undefined;
  const open = async (): Promise<string> => (opened ??= typeof from === 'string' ? Promise.resolve(from) : from());
  return {
    name,
    read: async (path) => {
      const root = await open();
      const absolute = join(root, await inRoot(root, path));
      return (await lstat(absolute).catch(() => undefined))?.isFile() === true ? readFile(absolute) : undefined;
    },
    find: async (suffix) => {
      if (all === undefined) {
        all = [];
        for await (const { path } of walk(await open())) all.push(path);
      }
      return all.filter((path) => path === suffix || path.endsWith(`/${suffix}`)).sort((a, b) => a.length - b.length);
    },
  };
}
