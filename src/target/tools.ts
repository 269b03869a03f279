import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exec } from '../lib/exec.js';

/** A program that was found. */
export interface Tool {
  /** Absolute. */
  path: string;
  version: string;
}

/** The absolute path of a program on PATH (or in `extra` folders, which come first). */
export async function which(name: string, extra: readonly string[] = []): Promise<string | undefined> {
  for (const folder of [...extra, ...(process.env['PATH'] ?? '').split(delimiter)]) {
    if (folder === '') continue;
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return undefined;
}

let goTool: Promise<Tool> | undefined;

/**
 * The Go toolchain.
 *
 * @throws AdaptError where there is none and none may be installed.
 */
export function findGo(context: Context): Promise<Tool> {
  goTool ??= locateGo(context).catch((error: unknown) => {
    goTool = undefined;
    throw error;
  });
  return goTool;
}

async function locateGo(context: Context): Promise<Tool> {
  const path = await which('go', ['/usr/local/go/bin']);
  if (path === undefined) throw new AdaptError('Go is missing', { advice: 'Run `loong-adapt setup`, or install Go 1.21 or newer.' });
  const version = await exec(path, ['env', 'GOVERSION'], { signal: context.signal });
  return { path, version: version.stdout.trim() };
}
