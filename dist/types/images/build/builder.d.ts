import type { Context } from '../../lib/context.js';
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
