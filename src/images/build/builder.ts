import type { Context } from '../../lib/context.js';
import { assembler } from './assemble.js';
import { findBuildah } from './buildah.js';
import { findBuildx } from './buildx.js';
import type { ImageSpec } from './spec.js';

/** One platform's image to be built. */
export interface BuildRequest {
  /** Folder with `Dockerfile`, `rootfs/` and `home/`. */
  dir: string;
  /** `linux/loong64`. */
  platform: string;
  /** `scratch`, or a full image reference. */
  base: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** OCI layout to be made; it holds this one image. */
  layout: string;
  /** What the Dockerfile was made from. */
  spec: ImageSpec;
  /** For storage and temporary files; removed by the caller. */
  tempDir: string;
}

/** A program that builds images. */
export interface Builder {
  /** `buildah 1.28.2`. */
  name: string;
  build(request: BuildRequest, context: Context): Promise<void>;
  /** Removes what builds have left in `tempDir`, also those that were killed. */
  clean?(tempDir: string): Promise<void>;
}

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
