import type { Readable } from 'node:stream';
import type { ImageConfig } from './oci.js';
/** One file of an image's merged file system. */
export interface RootFile {
    /** All its names, without a leading slash; more than one for hard links. */
    paths: string[];
    type: 'file' | 'directory' | 'symlink';
    mode: number;
    uid: number;
    gid: number;
    size: number;
    /** Target of a symbolic link. */
    link: string;
}
/** Gets each file; content only for regular ones, to be read before it answers. */
export type VisitRootFile = (file: RootFile, content: Readable | undefined) => Promise<void>;
/**
 * Goes through the file system that an image's layers make together: folders first, outer before inner, then links, then
 * files in the order of the layers. Devices and the like are left out.
 *
 * @param limit most bytes of all files together.
 * @throws AdaptError where the image has no such platform or is larger.
 */
export declare function eachRootFile(layoutDir: string, platform: string, visit: VisitRootFile, options: {
    reference?: string;
    signal: AbortSignal;
    limit: number;
}): Promise<ImageConfig>;
