import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { entryName, releaseBinfmt, shareBinfmt } from './binfmt.js';
import { kernelTable } from './binfmt-table.js';
import { findEmulator } from './emulator.js';
import { emulatorAdvice } from './emulator-fetch.js';

/**
 * Runs `work` while the kernel starts programs of an architecture like any other, as builders and package managers need it.
 *
 * @param register whether the emulator may be registered with the kernel (--binfmt); it is taken out again afterwards.
 * @throws AdaptError where the kernel doesn't start them, and may not be told to.
 */
export async function withForeign<T>(arch: Architecture, what: string, register: boolean, context: Context, work: () => Promise<T>): Promise<T> {
  if (hostArchitecture() === arch) return work();
  const entry = await kernelTable.entryFor(arch);
  // One of ours goes with the last run that shares it: it has to be shared.
  if (entry !== undefined && entry !== entryName(arch)) return work();
  if (entry === undefined && !register) throw new AdaptError(`${what} runs programs of ${arch.go}, and this kernel does not start them`, { advice: 'Run with --binfmt: QEMU is then registered with the kernel for as long as it is needed.', blame: 'user' });
  const emulator = await findEmulator(arch, context);
  if (emulator === undefined) throw new AdaptError(`${what} runs programs of ${arch.go}, and there is no QEMU for it`, { advice: await emulatorAdvice(arch) });
  const share = await shareBinfmt(arch, emulator.path, process.pid, what);
  try {
    return await work();
  } finally {
    if (share !== undefined) await releaseBinfmt(share);
  }
}
