import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exec } from '../lib/exec.js';
import { exists } from '../lib/files.js';
import type { Architecture } from './architectures.js';
import { compareVersions } from './apt/packages.js';
import { emulatorAdvice, fetchEmulator } from './emulator-fetch.js';
import { missingFeatures } from './features.js';
import { storedVersions, toolFolder } from './store.js';
import { which } from './tools.js';

/** QEMU user emulation for one architecture. */
export interface Emulator {
  /** Absolute. */
  path: string;
  /** Upstream version, `10.0.2`. */
  version: string;
  /** Where it looks for the target's dynamic loader and libraries; unset where there are none. */
  sysroot?: string;
}

/** Name under which the fetched emulators are kept. */
export const EMULATOR_TOOL = 'qemu-user';

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
    if (typeof emulator !== 'string') return emulator;
    refused.push(emulator);
  }
  const fetched = context.install && context.network ? await fetchEmulator(arch, context, (path) => tryEmulator(path, arch, context)) : undefined;
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
    const path = await which(name, []) ?? await which(name, ['/usr/local/bin', '/usr/bin']);
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

/** The emulator at a path, or why it can't be used. */
export async function tryEmulator(path: string, arch: Architecture, context: Context): Promise<Emulator | string> {
  const answer = await exec(path, ['--version'], { signal: context.signal, timeout: 20 });
  const version = parseEmulatorVersion(answer.stdout);
  if (answer.exitCode !== 0 || version === undefined) return `${path} does not start: ${answer.stderr.trim().split('\n')[0] ?? ''}`;
  const missing = await missingFeatures(arch, (command) => [path, ...command], context);
  if (missing.length > 0) {
    return `${path} is QEMU ${version}, which lacks ${missing.map((f) => `${f.name} (${f.why})`).join(', ')}`;
  }
  const sysroot = `/usr/${arch.gnu}`;
  return { path, version, ...((await exists(join(sysroot, 'lib'))) ? { sysroot } : {}) };
}

/** `qemu-loongarch64 version 10.0.2 (Debian 1:10.0.2+ds-2)` → `10.0.2`. */
export function parseEmulatorVersion(text: string): string | undefined {
  return /^qemu-\S+ version (\d+(?:\.\d+)+)/m.exec(text)?.[1];
}
