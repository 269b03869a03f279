import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { readElf } from '../lib/elf.js';
import type { Architecture } from '../target/architectures.js';
import { findEmulator, type Emulator } from '../target/emulator.js';
import { emulatorAdvice } from '../target/emulator-fetch.js';
import { tryEmulator } from '../target/emulator-check.js';
import { which } from '../target/which.js';

/**
 * An emulator that works in containers: one that needs no libraries, for there it would look for them in the container.
 *
 * @throws AdaptError where there is none.
 */
export async function containerEmulator(arch: Architecture, context: Context): Promise<Emulator> {
  const found = await findEmulator(arch, context);
  const advice = await emulatorAdvice(arch);
  if (found === undefined) throw new AdaptError(`QEMU for ${arch.go} is missing`, { where: 'cluster', advice });
  if (await isStatic(found.path)) return found;
  const other = await which(`qemu-${arch.qemu}-static`, ['/usr/local/bin', '/usr/bin']);
  const fixed = other === undefined ? undefined : await tryEmulator(other, arch, context);
  if (typeof fixed === 'object' && (await isStatic(fixed.path))) return fixed;
  throw new AdaptError(`${found.path} needs libraries, which containers do not have`, { where: 'cluster', advice: 'Install the static one (Debian and Ubuntu: qemu-user-static).' });
}

async function isStatic(path: string): Promise<boolean> {
  return (await readElf(path))?.interpreter === '';
}
