import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { Interrupted } from '../lib/errors.js';
import { exists, removeTree } from '../lib/files.js';
import type { Architecture } from './architectures.js';
import { hasApt, sourceGroups } from './apt/groups.js';
import { offers, unpackPackages, upstream, type Offer } from './apt/packages.js';
import { privateApt } from './apt/private.js';
import type { AptSource } from './apt/sources.js';
import { distribution, isLike } from './distribution.js';
import { tryEmulator, type Emulator } from './emulator-check.js';
import { readPins } from './pins.js';
import { withScratch } from './scratch.js';
import { store } from './store.js';
import { compareVersions } from './version.js';

/** Either an emulator, or why none of those offered will do. */
export type Fetched = { emulator: Emulator } | { refused: string[] };

/** Name under which the fetched emulators are kept. */
export const EMULATOR_TOOL = 'qemu-user';

/**
 * Fetches an emulator from the distribution's packages into the cache; nothing is installed.
 *
 * @returns undefined where there is no apt.
 */
export async function fetchEmulator(arch: Architecture, context: Context): Promise<Fetched | undefined> {
  if (!(await hasApt())) return undefined;
  const refused: string[] = [];
  for (const sources of await sourceGroups()) {
    try {
      const emulator = await withScratch(context, 'apt', (scratch) => fromPackages(arch, sources, scratch, refused, context));
      if (emulator !== undefined) return { emulator };
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      refused.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { refused: [...new Set(refused)] };
}

async function fromPackages(arch: Architecture, sources: readonly AptSource[], scratch: string, refused: string[], context: Context): Promise<Emulator | undefined> {
  context.reporter.progress(`reading the package lists of ${sources.flatMap((source) => source.suites).join(', ')}`);
  const apt = await privateApt(scratch, sources, context);
  const { minimum } = readPins().emulator;
  const offered = await offers(apt, ['qemu-user', 'qemu-user-static']);
  if (offered.length === 0) refused.push(`no package qemu-user in ${sources.flatMap((source) => source.suites).join(', ')}${apt.problem === '' ? '' : `: ${apt.problem}`}`);
  for (const offer of inOrder(offered)) {
    if (compareVersions(upstream(offer.version), minimum) < 0) {
      refused.push(`the package ${offer.name} is QEMU ${upstream(offer.version)}, older than ${minimum}`);
      continue;
    }
    context.reporter.info(`fetching ${offer.name} ${offer.version}`);
    const unpacked = join(scratch, 'unpacked');
    await unpackPackages(apt, [offer], unpacked, context);
    const name = await firstOf(join(unpacked, 'usr', 'bin'), [`qemu-${arch.qemu}`, `qemu-${arch.qemu}-static`]);
    // A transitional package holds no program.
    const emulator = name === undefined ? undefined : await tryEmulator(join(unpacked, 'usr', 'bin', name), arch, context);
    if (name !== undefined && typeof emulator === 'object') {
      const folder = await store(context, EMULATOR_TOOL, upstream(offer.version), async (part) => {
        await removeTree(part);
        await rename(unpacked, part);
      });
      return { ...emulator, path: join(folder, 'usr', 'bin', name) };
    }
    if (typeof emulator === 'string') refused.push(`${offer.name} ${offer.version}: ${emulator}`);
    await removeTree(unpacked);
  }
  return undefined;
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
  if (isLike(machine, 'ubuntu')) return `Use a newer Ubuntu image, or runner cross (which only builds), or put a QEMU of at least ${minimum} on PATH as qemu-${arch.qemu} (the static binary of a newer release's qemu-user package works).`;
  if (isLike(machine, 'debian')) return `Install qemu-user from backports: apt-get install -t ${machine.codename}-backports qemu-user; or put a newer qemu-${arch.qemu} on PATH.`;
  if (isLike(machine, 'fedora') || isLike(machine, 'rhel')) return 'Install it: dnf install qemu-user-static.';
  if (isLike(machine, 'alpine')) return `Install it: apk add qemu-${arch.qemu}.`;
  if (isLike(machine, 'arch')) return 'Install it: pacman -S qemu-user-static.';
  return `Put a QEMU of at least ${minimum} on PATH as qemu-${arch.qemu}.`;
}
