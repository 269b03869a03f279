import { readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDir, readIfThere, sha256, writeAtomic } from '../lib/files.js';
import { lockFolder } from '../lib/lock.js';
import type { SetupUndo } from '../record/types.js';
import { architecture, type Architecture } from './architectures.js';
import { kernelTable, type BinfmtTable } from './binfmt-table.js';
import { markProcess, stillRuns, type ProcessMark } from './process.js';

/** One run's share in a registration. */
export type BinfmtShare = SetupUndo['binfmt'][number];

/** What the runs that share a registration know of it. */
interface Registration {
  /** We mounted the kernel's table, too. */
  mounted: boolean;
}

/** Where runs are counted: the table is the kernel's, so the place is the machine's. Emptied by a reboot, as the table is. */
function countingFolder(): string {
  return process.getuid?.() === 0 ? '/run/loong-adapt' : join(tmpdir(), `loong-adapt-${process.getuid?.() ?? 0}`);
}

/**
 * Registers an emulator with the kernel, so that programs of the architecture start like any other, in containers as well.
 * The entry is counted: it goes when the last living run gives its share back (see `releaseBinfmt`).
 *
 * @param owner the process as long as which the share counts.
 * @param purpose tells shares of one process apart.
 * @returns undefined where somebody else's entry serves already: that one is left alone.
 * @throws AdaptError where the kernel or the rights don't allow it.
 */
export async function shareBinfmt(
  arch: Architecture, interpreter: string, owner: number, purpose: string, table: BinfmtTable = kernelTable, root = countingFolder(),
): Promise<BinfmtShare | undefined> {
  const name = `loong-adapt-${arch.qemu}`;
  const folder = join(root, name);
  const share = await locked(folder, async () => {
    const holders = join(folder, 'holders');
    await livingHolders(holders);
    const state = join(folder, 'registered.json');
    const mounted = await table.mount();
    const entry = await table.entryFor(arch);
    if (entry !== undefined && entry !== name) return undefined;
    const earlier = await readRegistration(state);
    // Written first: a run that dies in between leaves a count of nobody, which the next one finds.
    await writeAtomic(state, JSON.stringify({ mounted: mounted || earlier?.mounted === true } satisfies Registration));
    if (entry === undefined) await table.register(name, arch, interpreter);
    const holder = join(await makeDir(holders), `${owner}-${sha256(purpose).slice(0, 12)}`);
    await writeAtomic(holder, JSON.stringify(await markProcess(owner)));
    return { arch: arch.go, name, folder, holder };
  });
  if (share === undefined) await removeEmpty(folder);
  return share;
}

/** Gives a share back; the last of ours takes the entry out of the kernel's table. Twice is as good as once. */
export async function releaseBinfmt(share: BinfmtShare, table: BinfmtTable = kernelTable): Promise<void> {
  await locked(share.folder, async () => {
    await rm(share.holder, { force: true });
    const state = join(share.folder, 'registered.json');
    if ((await livingHolders(join(share.folder, 'holders'))) > 0) return;
    const registration = await readRegistration(state);
    if (registration === undefined) return;
    if ((await table.entryFor(architecture(share.arch))) === share.name) await table.unregister(share.name);
    if (registration.mounted) await table.unmount();
    await rm(state, { force: true });
  });
  await removeEmpty(share.folder);
}

/** Removes the folders unless something is in them: another run's lock, holder or registration. */
async function removeEmpty(folder: string): Promise<void> {
  for (const path of [join(folder, 'holders'), folder, join(folder, '..')]) await rmdir(path).catch(() => {});
}

async function readRegistration(path: string): Promise<Registration | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : (JSON.parse(text) as Registration);
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

/** Waits its turn; what happens inside takes milliseconds. */
async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let unlock;
    try {
      unlock = await lockFolder(folder);
    } catch (error) {
      if (attempt >= 50) throw error;
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
