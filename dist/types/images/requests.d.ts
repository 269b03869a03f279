/** What the commands about images are asked and answer: plain data, which the library shows. */
import type { Check, ImageManifest } from '../record/types.js';
/** How the commands reach registries. */
export interface RegistryAccess {
    /** Registries that may be spoken to without TLS; those on this machine always may. */
    insecure?: string[];
}
/** What of an image is copied. */
export interface Selection {
    /** One platform's manifest alone: `linux/loong64`. Default: the whole image. */
    platform?: string;
    /** Provenance, SBOMs and signatures, in the index and beside it. Default `keep`; dropping them changes the digest. */
    attestations?: 'keep' | 'drop';
}
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
    /** Gives no name: the image is put into the destinations' repositories, to be had by its digest. */
    byDigest?: boolean;
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
/** What a retag did. */
export interface RetagOutcome {
    source: string;
    digest: string;
    names: NameOutcome[];
    /** Bytes of blobs that were sent or written. */
    bytes: number;
    blobs: number;
    /** Signatures, provenance and SBOMs beside the image that were brought along. */
    referrers: number;
}
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
/** The index that was made. */
export interface IndexOutcome {
    name: string;
    digest: string;
    /** Digest that the name had before; empty for none. */
    before: string;
    platforms: string[];
    added: string[];
    bytes: number;
}
/** Something that was said of an image. */
export interface Attached {
    kind: 'provenance' | 'sbom';
    /** `linux/loong64`; empty for the index over all. */
    platform: string;
    /** Digest of the manifest that it is about. */
    subject: string;
    /** Of the referrer. */
    digest: string;
    mediaType: string;
    /** Whether a signed one is there as well. */
    signed: boolean;
}
/** What was said of an image, and read back. */
export interface AttestOutcome {
    image: string;
    digest: string;
    attached: Attached[];
    /** `a key`, or the identity that signed; empty for none. */
    signedBy: string;
    checks: Check[];
}
/** What an audit says of one platform. */
export interface AuditedPlatform {
    /** `linux/loong64`. */
    platform: string;
    manifest: ImageManifest;
    checks: Check[];
    /** Every program and library in it. */
    elf: {
        /** Absolute in the image. */
        path: string;
        /** e_machine. */
        machine: number;
        /** Empty for a static one. */
        interpreter: string;
        needed: string[];
    }[];
}
