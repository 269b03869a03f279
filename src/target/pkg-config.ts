import type { Context } from '../lib/context.js';
import { readPins } from './pins.js';
import { cachedProgram, fetchProgram, type PinnedProgram } from './wheel.js';
import { which } from './which.js';

/** A pkg-config. */
export interface PkgConfig {
  path: string;
  /** Whether it is ours, and so doesn't know where this machine keeps its libraries. */
  fetched: boolean;
}

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
  const program: PinnedProgram = { tool: 'pkgconf', pin: readPins().pkgconf, path: ['pkgconf', '.bin', 'pkgconf'] };
  const cached = await cachedProgram(program, context);
  if (cached !== undefined) return { path: cached, fetched: true };
  if (!context.install || !context.network) return undefined;
  context.reporter.info(`fetching pkgconf ${program.pin.version}, which tells with what to link C libraries`);
  return { path: await fetchProgram(program, context), fetched: true };
}
