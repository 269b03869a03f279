import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exists, makeDir, removeTree } from '../lib/files.js';
import { markUsed } from './cache-room.js';

/** Fills a folder of the cache once; it appears by rename, so that two at once, or one that is interrupted, do no harm. */
export async function keep(folder: string, fill: (part: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) {
    await markUsed(folder);
    return folder;
  }
  const part = `${folder}.part-${process.pid}-${randomBytes(3).toString('hex')}`;
  await makeDir(dirname(folder));
  try {
    await fill(await makeDir(part));
    await rename(part, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // Else another run was quicker; its copy is as good.
    });
    await markUsed(folder); // What filled it may have set a date of its own.
    return folder;
  } finally {
    await removeTree(part);
  }
}
