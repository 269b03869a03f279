import { randomBytes } from 'node:crypto';
import { readdir, rename, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists, makeDir, removeTree } from '../../lib/files.js';

/** Days after which what no run has used is removed, when something new is kept. */
const UNUSED = 60;
/** Days after which a part can be of no run that still lives. */
const ABANDONED = 2;

/**
 * Fills a folder of the cache once; it appears by rename, so that two at once, or one that is interrupted, do no harm. What stands beside
 * it and was not used for two months is removed.
 */
export async function keep(folder: string, fill: (part: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) {
    const now = new Date();
    await utimes(folder, now, now).catch(() => {}); // Somebody else's cache may be only for reading.
    return folder;
  }
  const part = `${folder}.part-${process.pid}-${randomBytes(3).toString('hex')}`;
  await makeDir(dirname(folder));
  try {
    await fill(await makeDir(part));
    await rename(part, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // Else another run was quicker; its copy is as good.
    });
    await removeUnused(dirname(folder), basename(folder));
    return folder;
  } finally {
    await removeTree(part);
  }
}

async function removeUnused(parent: string, but: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const info = name === but ? undefined : await stat(join(parent, name)).catch(() => undefined);
    const days = info === undefined ? 0 : (Date.now() - info.mtimeMs) / 86_400_000;
    if (days > (name.includes('.part-') ? ABANDONED : UNUSED)) await removeTree(join(parent, name)).catch(() => {});
  }
}
