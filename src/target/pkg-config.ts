import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { exists } from '../lib/files.js';
import { readPins } from './pins.js';
import { store, toolFolder } from './store.js';
import { unpackWheel, wheelProgram } from './wheel.js';
import { which } from './which.js';

/** A pkg-config. */
export interface PkgConfig {
  path: string;
  /** Whether it is ours, and so doesn't know where this machine keeps its libraries. */
  fetched: boolean;
}

const PATH = ['pkgconf', '.bin', 'pkgconf'];

/**
 * The program that cgo asks for the flags of C libraries: what PKG_CONFIG or PATH has, else pkgconf from the cache or the Python
 * package index.
 *
 * @returns undefined where there is none and none may be fetched.
 * @throws AdaptError where it can't be fetched.
 */
export async function pkgConfigProgram(context: Context): Promise<PkgConfig | undefined> {
  const wanted = process.env['PKG_CONFIG'];
  if (wanted !== undefined && wanted !== '') return { path: wanted, fetched: false };
  for (const name of ['pkg-config', 'pkgconf']) {
    const found = await which(name);
    if (found !== undefined) return { path: found, fetched: false };
  }
  const pin = readPins().pkgconf;
  const cached = join(toolFolder(context, 'pkgconf'), pin.version, ...PATH);
  if (await exists(cached)) return { path: cached, fetched: true };
  if (!context.install || !context.network) return undefined;
  context.reporter.info(`fetching pkgconf ${pin.version}, which tells with what to link C libraries`);
  const folder = await store(context, 'pkgconf', pin.version, async (part) => {
    await unpackWheel({ package: pin.package, version: pin.version, sha256: Object.values(pin.sha256) }, part, context);
    await wheelProgram(part, ...PATH);
  });
  return { path: join(folder, ...PATH), fetched: true };
}
