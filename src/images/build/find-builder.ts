import type { Context } from '../../lib/context.js';
import { assembler } from './assemble.js';
import { findBuildah } from './buildah.js';
import { findBuildx } from './buildx.js';
import type { Builder } from './builder.js';

/** A way to a builder: answers `undefined` where it isn't there. */
export type FindBuilder = (context: Context) => Promise<Builder | undefined>;

/** The builders in the order of preference. */
export const BUILDERS: readonly FindBuilder[] = [findBuildx, findBuildah];

/**
 * The first builder that answers; where there is none and tools may be installed, `install` is asked to bring buildah.
 * Without any, images are put together by this package itself.
 */
export async function findBuilder(context: Context, install: (context: Context) => Promise<boolean> = () => Promise.resolve(false), ways: readonly FindBuilder[] = BUILDERS): Promise<Builder> {
  for (const find of ways) {
    const builder = await find(context);
    if (builder !== undefined) return builder;
  }
  if (context.install && (await install(context))) {
    const builder = await findBuildah(context);
    if (builder !== undefined) return builder;
  }
  return assembler;
}
