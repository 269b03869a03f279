import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exists } from '../lib/files.js';
import type { Architecture } from './architectures.js';
import { tryEmulator, type Emulator } from './emulator-check.js';
import { EMULATOR_TOOL, emulatorAdvice, fetchEmulator } from './emulator-fetch.js';
import { markToolUsed, storedVersions, toolFolder } from './store.js';
import { which } from './which.js';
import { compareVersions } from './version.js';

export type { Emulator } from './emulator-check.js';

const found = new Map<string, Promise<Emulator | undefined>>();

/**
 * The emulator for programs of `arch`: from PATH, else from the cache, else fetched (where the run may).
 * It is answered only if it can run what the architecture's programs are built with.
 *
 * @throws AdaptError where there is one but it lacks what is needed, and no other can be had.
 */
export function findEmulator(arch: Architecture, context: Context): Promise<Emulator | undefined> {
  const key = JSON.stringify([arch.go, context.cacheDir, context.install, context.network, process.env['PATH']]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const search = locate(arch, context).then((emulator) => {
    if (emulator === undefined) found.delete(key);
    return emulator;
  }, (error: unknown) => {
    found.delete(key);
    throw error;
  });
  found.set(key, search);
  return search;
}

async function locate(arch: Architecture, context: Context): Promise<Emulator | undefined> {
  if (process.platform !== 'linux') return undefined;
  const refused: string[] = [];
  for (const path of await candidates(arch, context)) {
    const emulator = await tryEmulator(path, arch, context);
    if (typeof emulator !== 'string') {
      await markToolUsed(context, path);
      return emulator;
    }
    refused.push(emulator);
  }
  const fetched = context.install && context.network ? await fetchEmulator(arch, context) : undefined;
  if (fetched !== undefined && 'emulator' in fetched) return fetched.emulator;
  refused.push(...(fetched?.refused ?? []));
  if (refused.length === 0) return undefined;
  throw new AdaptError(`no usable QEMU for ${arch.go}: ${refused.join('; ')}`, { advice: await emulatorAdvice(arch) });
}

/** Emulators that are there already: PATH, the usual folders, then the cache, newest first. */
async function candidates(arch: Architecture, context: Context): Promise<string[]> {
  const names = [`qemu-${arch.qemu}`, `qemu-${arch.qemu}-static`];
  const paths: string[] = [];
  for (const name of names) {
    const path = await which(name) ?? await which(name, ['/usr/local/bin', '/usr/bin']);
    if (path !== undefined) paths.push(path);
  }
  const versions = (await storedVersions(context, EMULATOR_TOOL)).sort((a, b) => compareVersions(b, a));
  for (const version of versions) {
    for (const name of names) {
      const path = join(toolFolder(context, EMULATOR_TOOL), version, 'usr', 'bin', name);
      if (await exists(path)) paths.push(path);
    }
  }
  return [...new Set(paths)];
}
