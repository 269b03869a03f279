import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { findBuildah } from './buildah.js';
import { findBuildx } from './buildx.js';

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
 *
 * @throws AdaptError where there is none.
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
  throw new AdaptError('there is no program that builds images', { advice: 'Install buildah (apt-get install buildah), or docker with buildx and a builder of driver docker-container.' });
}
