import { readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDir, readIfThere, sha256, writeAtomic } from '../lib/files.js';
import { lockFolder } from '../lib/lock.js';
import { markProcess, stillRuns, type ProcessMark } from './process.js';

/** Where runs of this machine are counted. Emptied by a reboot, as what they share is. */
export function countingFolder(): string {
  return process.getuid?.() === 0 ? '/run/loong-adapt' : join(tmpdir(), `loong-adapt-${process.getuid?.() ?? 0}`);
}

/** One run's share in something that runs have in common. */
export interface Share {
  /** Where it is counted. */
  folder: string;
  /** The file that stands for this run. */
  holder: string;
}

/**
 * Takes a share in something that is there once for all runs: the first makes it, the last living one takes it back (see `release`).
 *
 * @param owner the process as long as which the share counts.
 * @param purpose tells shares of one process apart.
 * @param make makes it, or answers undefined where it isn't needed; gets what an earlier run noted. Calls `note` before it changes anything:
 *   a run that dies in between leaves a count of nobody, which the next one finds.
 * @returns undefined where `make` did.
 */
export async function share<T>(
  folder: string, owner: number, purpose: string, make: (earlier: T | undefined, note: (state: T) => Promise<void>) => Promise<T | undefined>,
): Promise<(Share & { state: T }) | undefined> {
  const taken = await locked(folder, async () => {
    const holders = join(folder, 'holders');
    await livingHolders(holders);
    const note = async (state: T): Promise<void> => writeAtomic(join(folder, 'state.json'), JSON.stringify(state));
    const state = await make(await readState<T>(folder), note);
    if (state === undefined) return undefined;
    await note(state);
    const holder = join(await makeDir(holders), `${owner}-${sha256(purpose).slice(0, 12)}`);
    await writeAtomic(holder, JSON.stringify(await markProcess(owner)));
    return { folder, holder, state };
  });
  if (taken === undefined) await removeEmpty(folder);
  return taken;
}

/** Gives a share back; where no living run is left, `unmake` takes back what was made. Twice is as good as once. */
export async function release<T>({ folder, holder }: Share, unmake: (state: T) => Promise<void>): Promise<void> {
  await locked(folder, async () => {
    await rm(holder, { force: true });
    if ((await livingHolders(join(folder, 'holders'))) > 0) return;
    const state = await readState<T>(folder);
    if (state === undefined) return;
    await unmake(state);
    await rm(join(folder, 'state.json'), { force: true });
  });
  await removeEmpty(folder);
}

/** Removes the folders unless something is in them: another run's lock, holder or state. */
async function removeEmpty(folder: string): Promise<void> {
  for (const path of [join(folder, 'holders'), folder, join(folder, '..')]) await rmdir(path).catch(() => {});
}

async function readState<T>(folder: string): Promise<T | undefined> {
  const text = await readIfThere(join(folder, 'state.json'));
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Number of runs that still live; the others are dropped. */
async function livingHolders(folder: string): Promise<number> {
  let living = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const text = (await readIfThere(join(folder, name))) ?? '{}';
    if (await stillRuns(JSON.parse(text) as ProcessMark)) living++;
    else await rm(join(folder, name), { force: true });
  }
  return living;
}

/** Waits its turn; what happens inside takes seconds at most. */
async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let unlock;
    try {
      unlock = await lockFolder(folder);
    } catch (error) {
      if (attempt >= 200) throw error;
      await sleep(100 + Math.random() * 100);
      continue;
    }
    try {
      return await work();
    } finally {
      await unlock();
    }
  }
}
