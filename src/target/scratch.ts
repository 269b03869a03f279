import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { makeDir, removeTree } from '../lib/files.js';

/** Runs `work` with a fresh folder in the cache (same disk as the tools, so that they can be renamed out of it) and removes it. */
export async function withScratch<T>(context: Context, name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await makeDir(join(context.cacheDir, 'tmp')), `${name}-`));
  try {
    return await work(folder);
  } finally {
    await removeTree(folder);
  }
}
