import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A program that was found. */
export interface Tool {
  /** Absolute. */
  path: string;
  version: string;
}

/** The absolute path of a program on PATH (or in `extra` folders, which come first). */
export async function which(name: string, extra: readonly string[] = []): Promise<string | undefined> {
  for (const folder of [...extra, ...(process.env['PATH'] ?? '').split(delimiter)]) {
    if (!folder.startsWith('/')) continue; // A relative one would take a program out of the project.
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return undefined;
}
