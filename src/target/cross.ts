import type { Context } from '../lib/context.js';
import type { Architecture } from './architectures.js';

/** A C and C++ compiler for another architecture of linux. */
export interface CrossCompiler {
  /** Absolute path of a program that takes a C compiler's arguments and needs no others. */
  cc: string;
  cxx: string;
  /** Environment it needs. */
  env: { [name: string]: string };
  /** Name and version, e.g. `zig 0.15.2`. */
  version: string;
  /** The target's headers and libraries, where they are in a folder of their own. */
  sysroot?: string;
}

/**
 * A compiler with the C headers of `arch`: zig, the GNU cross compiler or clang found here, else one fetched.
 *
 * @returns undefined where there is none and none can be had.
 */
export async function crossCompiler(_arch: Architecture, _context: Context): Promise<CrossCompiler | undefined> {
  return undefined;
}
