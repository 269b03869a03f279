import type { Stores } from './open-store.js';
/** What is joined. */
export interface IndexRequest {
    /** The name that the index gets. */
    destination: string;
    /** Images of single platforms, or indexes whose platforms are all taken; usually `registry/name@sha256:…`. */
    sources: string[];
    /** An existing index that the sources are added to; often the destination itself. Its entries stay as they are. */
    base?: string;
    /** A source's platform may take the place of the base's. */
    replace?: boolean;
    dryRun?: boolean;
}
export interface IndexOutcome {
    name: string;
    digest: string;
    /** Digest that the name had before; empty for none. */
    before: string;
    platforms: string[];
    added: string[];
    bytes: number;
}
/**
 * Joins images of single platforms in an index, or adds them to one that exists. The index is named last.
 *
 * @throws AdaptError where two images are of one platform, or the destination changed meanwhile.
 */
export declare function makeIndex(request: IndexRequest, stores: Stores, progress?: (line: string) => void): Promise<IndexOutcome>;
