import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The module path of the go.mod in a folder; empty where there is none. */
export async function modulePath(folder: string): Promise<string> {
  const file = join(folder, 'go.mod');
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) return '';
  return /^\s*module\s+"?([^"\s]+)"?/m.exec(await readFile(file, 'utf8'))?.[1] ?? '';
}
