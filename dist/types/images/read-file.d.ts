import type { Stores } from './open-store.js';
/** Which file of which image is read, and where the image may lie meanwhile. */
export interface FileOfImage {
    /** A place; by its digest, where the file shall be the same tomorrow. */
    image: string;
    /** Absolute in the image. */
    path: string;
    /** The first of these that the image has; else its first. */
    platforms: readonly string[];
    maxBytes: number;
    tempDir: string;
    signal: AbortSignal;
}
/**
 * Content of one file of an image, wherever that is; of one in a registry, a single platform is fetched, and digests are checked.
 *
 * @throws AdaptError where there is no such image or file, or it is too large.
 */
export declare function readFileOfImage({ image, path, platforms, maxBytes, tempDir, signal }: FileOfImage, stores: Stores): Promise<Uint8Array>;
