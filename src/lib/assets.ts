import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** Folder of this package: where `probe/`, `recipes/`, `data/` and `schema/` are. */
export function packageRoot(): string {
  if (root !== undefined) return root;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'probe')) || !existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the package is incomplete: its probe/ folder is missing');
    folder = parent;
  }
  return (root = folder);
}

/** Absolute path of a file or folder that ships with the package. */
export function asset(...parts: string[]): string {
  return join(packageRoot(), ...parts);
}
