import { type Descriptor } from './oci.js';
import type { Fetched } from './registry/client.js';
import type { ImageStore } from './store.js';
/** What of an image is copied. */
export interface Selection {
    /** One platform's manifest alone: `linux/loong64`. Default: the whole image. */
    platform?: string;
    /** Provenance and SBOMs in the index. Default `keep`; dropping them changes the digest. */
    attestations?: 'keep' | 'drop';
}
/** What a copy moved. */
export interface Moved {
    digest: string;
    /** Bytes of blobs that went over the wire or were written. */
    bytes: number;
    blobs: number;
}
/**
 * The manifest that a selection stands for.
 *
 * @throws AdaptError where the image lacks the platform.
 */
export declare function select(store: ImageStore, root: Fetched, selection: Selection): Promise<Fetched>;
/** The platform that an image's config names. */
export declare function platformOf(store: ImageStore, fetched: Fetched): Promise<string>;
/** Reads a small blob of a store and checks its digest. */
export declare function readSmall(store: ImageStore, descriptor: Descriptor): Promise<Buffer>;
/**
 * Brings everything that a manifest or index refers to into another store; naming it there is the last step and the
 * caller's. What is there already stays where it is; blobs come before what refers to them, so that a broken copy shows
 * nothing half.
 *
 * @throws AdaptError for content whose digest is wrong, or an index whose platforms aren't those of the images.
 */
export declare function copyContent(from: ImageStore, to: ImageStore, root: Fetched, progress?: (line: string) => void): Promise<Moved>;
