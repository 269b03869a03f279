import { type Readable } from 'node:stream';
import { type Descriptor } from './oci.js';
/** What a layer may cost at most; a hostile one is refused before it has cost more. */
export interface LayerLimits {
    /** Uncompressed bytes. */
    bytes: number;
    entries: number;
    /** Uncompressed by compressed size, once `ratioFrom` bytes have come out. */
    ratio: number;
    ratioFrom: number;
}
export declare const LAYER_LIMITS: LayerLimits;
/** One entry of a layer, its name made clean: no leading `./` or `/`, no `..`. */
export interface LayerEntry {
    /** Without a trailing slash; empty for the root folder. */
    path: string;
    type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'device' | 'fifo';
    /** Target of a link, as it stands in the layer. */
    link: string;
    mode: number;
    uid: number;
    gid: number;
    size: number;
    mtime: Date;
}
/** What a layer is, as read. */
export interface LayerSums {
    /** Of the blob. */
    digest: string;
    /** Of the uncompressed tar. */
    diffId: string;
    bytes: number;
}
/** Called per entry; `content` may be read or left. */
export type Visit = (entry: LayerEntry, content: Readable) => Promise<void> | void;
/**
 * Reads a layer once, from front to back, and hashes both forms of it. Nothing is written.
 *
 * @throws AdaptError for a layer that is cut, leaves its root, or exceeds the limits.
 */
export declare function readLayer(dir: string, descriptor: Descriptor, visit: Visit, signal: AbortSignal, limits?: LayerLimits): Promise<LayerSums>;
/** A path of a layer as its parts joined by `/`, without a leading or trailing one. */
export declare function cleanPath(path: string, where: string): string;
