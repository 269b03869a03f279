import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { Interrupted } from '../lib/errors.js';
import { exists, makeDir, removeTree } from '../lib/files.js';
import { mkdtemp } from 'node:fs/promises';
import type { Architecture } from './architectures.js';
import { compareVersions, offers, unpackPackage, upstream, type Offer } from './apt/packages.js';
import { privateApt } from './apt/private.js';
import { backportsSources, distributionSources, readSources, type AptSource } from './apt/sources.js';
import { distribution, isLike } from './distribution.js';
import { EMULATOR_TOOL, type Emulator } from './emulator.js';
import { readPins } from './pins.js';
import { store } from './store.js';
import { which } from './tools.js';

/** Either an emulator, or why none of those offered will do. */
export type Fetched = { emulator: Emulator } | { refused: string[] };

/**
 * Fetches an emulator from the distribution's packages into the cache; nothing is installed.
 *
 * @param check answers the emulator at a path, or why it can't be used.
 * @returns undefined where there is no apt.
 */
export async function fetchEmulator(arch: Architecture, context: Context, check: (path: string) => Promise<Emulator | string>): Promise<Fetched | undefined> {
  if ((await which('apt-get')) === undefined || (await which('dpkg-deb')) === undefined) return undefined;
  const refused: string[] = [];
  for (const sources of await sourceGroups()) {
    const scratch = await mkdtemp(join(await makeDir(join(context.cacheDir, 'tmp')), 'apt-'));
    try {
      context.reporter.progress(`reading the package lists of ${sources.flatMap((source) => source.suites).join(', ')}`);
      const apt = await privateApt(scratch, sources, context);
      const minimum = readPins().emulator.minimum;
      const offered = await offers(apt, ['qemu-user', 'qemu-user-static']);
      for (const offer of inOrder(offered)) {
        if (compareVersions(upstream(offer.version), minimum) < 0) {
          refused.push(`the package ${offer.name} is QEMU ${upstream(offer.version)}, older than ${minimum}`);
          continue;
        }
        context.reporter.info(`fetching ${offer.name} ${offer.version}`);
        const unpacked = join(scratch, 'unpacked');
        await unpackPackage(apt, offer, unpacked, context);
        const name = await firstOf(join(unpacked, 'usr', 'bin'), [`qemu-${arch.qemu}`, `qemu-${arch.qemu}-static`]);
        const emulator = name === undefined ? undefined : await check(join(unpacked, 'usr', 'bin', name));
        if (name !== undefined && typeof emulator === 'object') {
          const folder = await store(context, EMULATOR_TOOL, upstream(offer.version), async (target) => {
            await removeTree(target);
            const { rename } = await import('node:fs/promises');
            await rename(unpacked, target);
          });
          return { emulator: { ...emulator, path: join(folder, 'usr', 'bin', name) } };
        }
        if (emulator !== undefined) refused.push(`the package ${offer.name} ${offer.version}: ${String(emulator)}`);
        await removeTree(unpacked);
      }
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      refused.push(error instanceof Error ? error.message : String(error));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  return { refused: [...new Set(refused)] };
}

/** Sources to try, one group after the other: a small backports list first, then the whole release. */
async function sourceGroups(): Promise<AptSource[][]> {
  const machine = await distribution();
  const own = distributionSources(await readSources(), machine.codename);
  const groups = [own];
  if (isLike(machine, 'debian') && !isLike(machine, 'ubuntu')) groups.unshift(backportsSources(own, machine.codename));
  return groups.filter((group) => group.length > 0);
}

/** Newest first; of one version the static one first, which since 9.1 is the plain package. */
function inOrder(offered: readonly Offer[]): Offer[] {
  const rank = (offer: Offer): number => ((offer.name === 'qemu-user') === (compareVersions(upstream(offer.version), '9.1') >= 0) ? 0 : 1);
  return [...offered].sort((a, b) => compareVersions(upstream(b.version), upstream(a.version)) || rank(a) - rank(b));
}

async function firstOf(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await exists(join(folder, name))) return name;
  return undefined;
}

/** What a person can do to get an emulator here. */
export async function emulatorAdvice(arch: Architecture): Promise<string> {
  const machine = await distribution();
  const { minimum } = readPins().emulator;
  if (isLike(machine, 'ubuntu')) return `Use a newer Ubuntu image, or put a QEMU of at least ${minimum} on PATH as qemu-${arch.qemu} (the static binary of a newer release's qemu-user package works).`;
  if (isLike(machine, 'debian')) return `Install qemu-user from backports: apt-get install -t ${machine.codename}-backports qemu-user; or put a newer qemu-${arch.qemu} on PATH.`;
  if (isLike(machine, 'fedora') || isLike(machine, 'rhel')) return 'Install it: dnf install qemu-user-static.';
  if (isLike(machine, 'alpine')) return `Install it: apk add qemu-${arch.qemu}.`;
  if (isLike(machine, 'arch')) return 'Install it: pacman -S qemu-user-static.';
  return `Put a QEMU of at least ${minimum} on PATH as qemu-${arch.qemu}.`;
}
