import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import type { RunnerKind } from '../record/types.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { findEmulator, type Emulator } from './emulator.js';
import { emulatorAdvice } from './emulator-fetch.js';
import { cSysroot } from './sysroot.js';

/** How programs of one architecture run on this machine. */
export interface Runner {
  kind: RunnerKind;
  arch: Architecture;
  /** The emulator, for `qemu`. */
  emulator?: Emulator;
  /**
   * The command that runs a program of the architecture here; its first word is a path.
   *
   * @throws AdaptError for `cross`, which builds but runs nothing.
   */
  wrap(command: string[]): string[];
}

/**
 * The runner for an architecture. `auto` takes `native` on a machine of that architecture, else `qemu`,
 * else `cross` (programs can be built, not run).
 *
 * @throws AdaptError where the runner asked for can't be had.
 */
export async function runnerFor(arch: Architecture, wanted: 'auto' | RunnerKind, context: Context): Promise<Runner> {
  const native = process.platform === 'linux' && hostArchitecture() === arch;
  if (wanted === 'native' || (wanted === 'auto' && native)) {
    if (native) return { kind: 'native', arch, wrap: (command) => [...command] };
    throw userError(`this machine is ${process.platform}/${hostArchitecture().go}, not linux/${arch.go}`, 'runner: native', 'Use runner auto or qemu, or a machine of the target.');
  }
  if (wanted === 'cross') return crossRunner(arch);
  const emulator = await findEmulator(arch, context);
  if (emulator !== undefined) return emulatedRunner(arch, await withLibraries(emulator, arch, context));
  if (wanted === 'auto') return crossRunner(arch);
  throw new AdaptError(`QEMU for ${arch.go} is missing`, { where: `qemu-${arch.qemu}`, advice: await missingAdvice(arch, context) });
}

/** The emulator with the C libraries that were asked for behind the paths that programs name. */
async function withLibraries(emulator: Emulator, arch: Architecture, context: Context): Promise<Emulator> {
  if (context.cLibraries === undefined || arch !== context.target) return emulator;
  return { ...emulator, sysroot: (await cSysroot(arch, context.cLibraries, context)).dir };
}

/** Runs programs under an emulator. */
export function emulatedRunner(arch: Architecture, emulator: Emulator): Runner {
  const prefix = [emulator.path, ...(emulator.sysroot === undefined ? [] : ['-L', emulator.sysroot])];
  return { kind: 'qemu', arch, emulator, wrap: (command) => [...prefix, ...command] };
}

function crossRunner(arch: Architecture): Runner {
  return {
    kind: 'cross', arch,
    wrap: (command) => {
      throw new AdaptError(`a program for ${arch.go} cannot run here: the runner only builds`, { where: command[0] ?? '', advice: 'Use runner qemu or auto.' });
    },
  };
}

async function missingAdvice(arch: Architecture, context: Context): Promise<string> {
  const advice = await emulatorAdvice(arch);
  if (!context.network) return `${advice} Without a network, a static qemu-${arch.qemu} may also be put on PATH or kept in the cache from an earlier run.`;
  return context.install ? advice : `${advice} Or allow missing tools to be installed.`;
}
