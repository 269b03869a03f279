import type { Context } from '../../lib/context.js';
import type { Base } from '../base/resolve.js';
import type { ImageSpec } from './spec.js';
/** One platform's image to be built. */
export interface BuildRequest {
    /** The only folder that is read. */
    dir: string;
    /** The Dockerfile; below `dir` or not. */
    file: string;
    /** `linux/loong64`. */
    platform: string;
    /** The images that the Dockerfile names, each at hand as a layout: nothing else is pulled. */
    bases: readonly Base[];
    /** Build arguments. */
    args: Readonly<Record<string, string>>;
    /** Stage to build; empty for the last. */
    stage: string;
    /** Seconds since 1970. */
    timestamp: number;
    /** OCI layout to be made; it holds this one image. */
    layout: string;
    /** What the Dockerfile was made from, where it is none of the project's own. */
    spec?: ImageSpec;
    /** Where steps of earlier builds are kept; empty to begin anew. */
    stepCache: string;
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
