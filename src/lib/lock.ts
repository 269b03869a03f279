import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError, errorCode } from './errors.js';
import { describe, makeDir } from './files.js';

/**
 * Takes a folder for this process; answers the function that gives it back. The lock of a process
 * that died is taken over.
 *
 * @throws AdaptError when a living process holds it.
 */
export async function lockFolder(folder: string, name = 'lock'): Promise<() => Promise<void>> {
  const path = join(await makeDir(folder), name);
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  for (let attempt = 0; ; attempt++) {
    try {
      // Linked when complete, so that nobody reads a lock without its holder.
      await writeFile(mine, String(process.pid));
      await link(mine, path);
      return async () => rm(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw describe(error, path);
      const holder = Number((await readFile(path, 'utf8').catch(() => '')).trim());
      if (attempt > 2 || isAlive(holder)) {
        throw new AdaptError(`another run (process ${holder}) is using this folder`, { where: folder, advice: 'Wait for it to end, or give this run its own --work-dir.' });
      }
      await rm(path, { force: true });
    } finally {
      await rm(mine, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
