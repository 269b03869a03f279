import { Readable } from 'node:stream';
import { type Descriptor } from '../oci.js';
import { Connection, type RegistryOptions } from './connection.js';
/** Opens a blob's content from a byte on; called again after a failure. */
export type OpenContent = (start: number) => Readable | Promise<Readable>;
/** A manifest or index as a registry has it. */
export interface Fetched {
    descriptor: Descriptor;
    content: Buffer;
}
/** A client of the OCI distribution API for one registry. */
export declare class Registry {
    readonly name: string;
    readonly connection: Connection;
    /** Bytes of blobs sent and received, for reports. */
    sent: number;
    received: number;
    constructor(name: string, options: RegistryOptions);
    /** The manifest of a tag or digest, `undefined` where there is none. Its digest is computed here, not believed. */
    manifest(repository: string, reference: string): Promise<Fetched | undefined>;
    /** Digest that a tag has now; empty for none. */
    digestOf(repository: string, tag: string): Promise<string>;
    /** The index of what refers to a manifest, as the registry itself lists it; `undefined` where it keeps no such list. */
    referrers(repository: string, digest: string): Promise<Buffer | undefined>;
    /**
     * Stores a manifest by digest or tag.
     *
     * @returns whether the registry lists it as a referrer of its subject by itself.
     */
    putManifest(repository: string, reference: string, fetched: Fetched): Promise<boolean>;
    hasBlob(repository: string, digest: string): Promise<boolean>;
    /** All tags of a repository; none where it doesn't exist. */
    tags(repository: string): Promise<string[]>;
    /** Makes a blob of another repository of this registry known in this one, without moving a byte; false where the registry won't. */
    mount(repository: string, digest: string, from: string): Promise<boolean>;
    /** A blob's content from a byte on. A connection that breaks is taken up where it broke. */
    open(repository: string, descriptor: Descriptor, start?: number): Promise<Readable>;
    private chunks;
    /** Sends a blob; an upload that breaks is taken up where the registry has it. The registry checks the digest. */
    upload(repository: string, descriptor: Descriptor, open: OpenContent): Promise<void>;
    /** Asks how much of a broken upload arrived; forgets the upload where the registry has. */
    private resume;
}
