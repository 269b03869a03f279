import { type Selection } from './copy.js';
import type { Stores } from './open-store.js';
/** What is retagged and how. */
export interface RetagRequest extends Selection {
    /** A place: `registry/name:tag`, `oci:FOLDER:name`, `oci-archive:FILE:name`. */
    source: string;
    /** Places, or templates with {registry}, {prefix}, {arch}, {name}, {tag}. One with {arch} stands for each platform alone. */
    destinations: string[];
    /** Value of {prefix}. */
    prefix?: string;
    /** Several tags from a version instead of the destinations' own. */
    version?: string;
    /** Regular expressions of tags that are not moved once they are set. */
    immutable?: string[];
    /** Moves tags in spite of `immutable` and of newer versions. */
    force?: boolean;
    /** Only says what would be done. */
    dryRun?: boolean;
}
/** One name and what became, or would become, of it. */
export interface NameOutcome {
    name: string;
    digest: string;
    /** `same`: had this digest already; `kept`: stays with another image. */
    action: 'set' | 'moved' | 'same' | 'kept';
    /** The digest it had before; empty for none. */
    before: string;
    reason: string;
}
export interface RetagOutcome {
    source: string;
    digest: string;
    names: NameOutcome[];
    /** Bytes of blobs that were sent or written. */
    bytes: number;
    blobs: number;
}
/**
 * Gives an image further names, in the same registry, another one, a layout or an archive. Manifests and blobs are
 * copied by digest; inside one registry no blob byte moves. Names come last: each holds the old image or the new one,
 * whole. Source: [0190]-[0191].
 */
export declare function retagImage(request: RetagRequest, stores: Stores, progress?: (line: string) => void): Promise<RetagOutcome>;
