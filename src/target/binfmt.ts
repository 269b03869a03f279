import { join } from 'node:path';
import type { SetupUndo } from '../record/types.js';
import type { Architecture } from './architectures.js';
import { kernelTable, type BinfmtTable } from './binfmt-table.js';
import { countingFolder, release, share } from './counted.js';

/** One run's share in a registration. */
export type BinfmtShare = SetupUndo['binfmt'][number];

/** What our entry for an architecture is called. */
export function entryName(arch: Architecture): string {
  return `loong-adapt-${arch.qemu}`;
}

/** What the runs that share a registration know of it. */
interface Registration {
  /** We mounted the kernel's table, too. */
  mounted: boolean;
}

/**
 * Registers an emulator with the kernel, so that programs of the architecture start like any other, in containers as well.
 * The table is the kernel's own, so the entry is counted: it goes when the last living run gives its share back (see `releaseBinfmt`).
 *
 * @param owner the process as long as which the share counts.
 * @param purpose tells shares of one process apart.
 * @returns undefined where somebody else's entry serves already, in containers, too: that one is left alone.
 * @throws AdaptError where the kernel or the rights don't allow it.
 */
export async function shareBinfmt(
  arch: Architecture, interpreter: string, owner: number, purpose: string, table: BinfmtTable = kernelTable, root = countingFolder(),
): Promise<BinfmtShare | undefined> {
  const name = entryName(arch);
  const taken = await share<Registration>(join(root, name), owner, purpose, async (earlier, note) => {
    const mounted = await table.mount();
    const entry = await table.entryFor(arch);
    if (entry !== undefined && entry !== name) return undefined;
    const state = { mounted: mounted || earlier?.mounted === true };
    await note(state);
    if (entry === undefined) await table.register(name, arch, interpreter);
    return state;
  });
  return taken === undefined ? undefined : { arch: arch.go, name, folder: taken.folder, holder: taken.holder };
}

/** Gives a share back; the last of ours takes the entry out of the kernel's table. Twice is as good as once. */
export async function releaseBinfmt(one: BinfmtShare, table: BinfmtTable = kernelTable): Promise<void> {
  await release<Registration>(one, async ({ mounted }) => {
    await table.unregister(one.name);
    if (mounted) await table.unmount();
  });
}
