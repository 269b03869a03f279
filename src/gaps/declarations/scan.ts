import { readdirSync, type Dirent } from 'node:fs';
import { errorCode } from '../../lib/errors.js';
import { leftOut } from './left-out.js';
import type { Skipped } from './skipped.js';

/** Deepest folder that is looked into. */
const DEPTH = 100;

/** All regular files of a tree that belong to the project itself, in a stable order; links aren't followed. */
export function* projectFiles(root: string, workDir: string, skipped: Skipped): Generator<string> {
  const folders = [''];
  const base = root.endsWith('/') ? root : `${root}/`;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const below: string[] = [];
    for (const entry of entriesOf(root, folder, skipped)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // Node can't open by name what it had to replace in it.
      if (entry.name.includes('\ufffd')) skipped.add(path, 'has a name that is not UTF-8');
      else if (entry.isFile()) yield path;
      else if (entry.isDirectory() && leftOut(entry.name) === undefined && base + path !== workDir) below.push(path);
    }
    if (below.length > 0 && folder.split('/').length >= DEPTH) skipped.add(folder, `is ${DEPTH} folders deep`);
    else folders.push(...below.reverse());
  }
}

function entriesOf(root: string, folder: string, skipped: Skipped): Dirent[] {
  try {
    return readdirSync(folder === '' ? root : `${root}/${folder}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    skipped.add(folder === '' ? '.' : folder, `can't be listed: ${errorCode(error)}`);
    return [];
  }
}
