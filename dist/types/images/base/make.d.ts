import type { Context } from '../../lib/context.js';
import type { Architecture } from '../../target/architectures.js';
import type { MadeVariant } from '../../target/bases.js';
/** What a base image is made of. */
export interface MadeRequest {
    variant: MadeVariant;
    arch: Architecture;
    /** Debian release; default that of the table. */
    suite?: string;
    /** Address of a Debian archive; `{snapshot}` in it is filled in. Default: mmdebstrap's own. */
    mirror?: string;
    /** Time of an archive's snapshot, `20261101T000000Z`. */
    snapshot?: string;
    /** Further packages. */
    include?: readonly string[];
    /** The emulator may be registered with the kernel. */
    binfmt?: boolean;
}
/** A base that was made. */
export interface MadeBase {
    /** OCI layout that holds it alone. */
    layout: string;
    /** Name in the layout. */
    name: string;
    /** Of the manifest. */
    digest: string;
    /** It was in the cache. */
    cached: boolean;
}
/**
 * Makes a base image from Debian's packages, or takes it from the cache. apt verifies the archive's signature and the
 * packages' hashes. The same packages give the same digest, on whatever machine and day (with the same Node.js).
 *
 * @throws AdaptError where there is no mmdebstrap, no network, or a package is missing.
 */
export declare function makeBase(request: MadeRequest, context: Context): Promise<MadeBase>;
