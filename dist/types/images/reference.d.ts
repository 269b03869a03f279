/** A parsed image reference: `[registry/]repository[:tag][@digest]`. Absent parts are empty. */
export interface Reference {
    /** `quay.io`, `127.0.0.1:5000`; empty for a name without one. */
    registry: string;
    /** `library/alpine`, `calico/cni`. */
    repository: string;
    tag: string;
    /** `sha256:` and 64 hex digits. */
    digest: string;
}
/**
 * Parses an image reference.
 *
 * @throws AdaptError (user) that says which part is wrong; a digest of the wrong length is refused by name
 *   (the source of the method prints one with 63 digits, [0110]).
 */
export declare function parseReference(text: string, where?: string): Reference;
/** Why a digest is none; empty for a good one. */
export declare function digestProblem(digest: string): string;
/** The reference as text. */
export declare function formatReference(reference: Reference): string;
/** The full name by Docker's rules: `alpine` → `docker.io/library/alpine:latest`. */
export declare function qualified(reference: Reference): Reference;
/** True for a registry on this machine, which may speak plain HTTP. */
export declare function isLoopback(registry: string): boolean;
/** A version as a tag: characters that tags forbid become `_`. */
export declare function tagOf(version: string): string;
