import { type Descriptor, type ImageConfig, type Manifest } from './oci.js';
/** An OCI layout folder that was opened: what its index.json names. */
export interface Layout {
    dir: string;
    /** Entries of index.json, in order. */
    roots: Descriptor[];
}
/** One platform of an image, read and checked against its digests. */
export interface PlatformImage {
    /** `linux/loong64`, by the image's config. */
    platform: string;
    /** The platform that the index claims; empty where the image was not in an index. */
    claimed: string;
    descriptor: Descriptor;
    manifest: Manifest;
    config: ImageConfig;
}
/**
 * Opens an OCI image layout.
 *
 * @throws AdaptError for a folder that is none.
 */
export declare function readLayout(dir: string): Promise<Layout>;
/** Path of a blob; the descriptor's digest was checked when it was parsed. */
export declare function blobPath(dir: string, digest: string): string;
/** Reads a small blob (index, manifest, config) and checks size and digest. */
export declare function readBlob(dir: string, descriptor: Descriptor): Promise<Buffer>;
/** @throws AdaptError where the content isn't what the descriptor says. */
export declare function verifyDigest(content: Buffer, descriptor: Descriptor, where: string): void;
/** A blob as a stream, after its size was checked; the reader hashes it. */
export declare function openBlob(dir: string, descriptor: Descriptor): Promise<NodeJS.ReadableStream>;
/** The entry of a layout that a name stands for; without a name the only image in it. */
export declare function findRoot(layout: Layout, reference?: string): Descriptor;
/** Every platform of an image: of an index each image manifest in it, else the one. */
export declare function readPlatforms(layout: Layout, root: Descriptor): Promise<PlatformImage[]>;
/** BuildKit's provenance and SBOMs are manifests of platform unknown/unknown. */
export declare function isAttestation(descriptor: Descriptor): boolean;
/** One platform of the image that a layout holds. */
export declare function findPlatform(layout: Layout, platform: string, reference?: string): Promise<PlatformImage>;
