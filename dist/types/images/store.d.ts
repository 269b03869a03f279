import { type Descriptor } from './oci.js';
import { Registry, type Fetched, type OpenContent } from './registry/client.js';
/** A place that images can be read from or written to: one repository of a registry, or a layout. */
export interface ImageStore {
    /** For messages. */
    readonly name: string;
    /** The image of a tag, digest or name; an empty one stands for the only image there. `undefined` where there is none. */
    resolve(reference: string): Promise<Fetched | undefined>;
    /** A manifest by its digest. */
    manifest(descriptor: Descriptor): Promise<Fetched>;
    open(descriptor: Descriptor): OpenContent;
    hasBlob(descriptor: Descriptor): Promise<boolean>;
    /** Takes a blob from elsewhere; answers the bytes that moved. */
    putBlob(descriptor: Descriptor, from: ImageStore): Promise<number>;
    /** Stores a manifest without a name. */
    putManifest(fetched: Fetched): Promise<void>;
    /** Stores a manifest under a tag or name: the last step. */
    putName(fetched: Fetched, name: string): Promise<void>;
}
/** A repository of a registry. */
export declare class RepositoryStore implements ImageStore {
    readonly registry: Registry;
    readonly repository: string;
    constructor(registry: Registry, repository: string);
    get name(): string;
    resolve(reference: string): Promise<Fetched | undefined>;
    manifest(descriptor: Descriptor): Promise<Fetched>;
    open(descriptor: Descriptor): OpenContent;
    hasBlob(descriptor: Descriptor): Promise<boolean>;
    putBlob(descriptor: Descriptor, from: ImageStore): Promise<number>;
    putManifest(fetched: Fetched): Promise<void>;
    putName(fetched: Fetched, name: string): Promise<void>;
}
/** An OCI layout folder. */
export declare class LayoutStore implements ImageStore {
    readonly dir: string;
    private readonly signal;
    constructor(dir: string, signal: AbortSignal);
    get name(): string;
    resolve(reference: string): Promise<Fetched | undefined>;
    manifest(descriptor: Descriptor): Promise<Fetched>;
    open(descriptor: Descriptor): OpenContent;
    hasBlob(descriptor: Descriptor): Promise<boolean>;
    /** Nothing is stored under a digest but what has it. */
    putBlob(descriptor: Descriptor, from: ImageStore): Promise<number>;
    putManifest(fetched: Fetched): Promise<void>;
    putName(fetched: Fetched, name: string): Promise<void>;
}
