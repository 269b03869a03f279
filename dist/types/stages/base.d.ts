import type { RegistryAccess } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `base` may be told. */
export interface BaseOptions extends RegistryAccess {
    /** `static`, `base`, `tools` or `shell`. */
    variant: string;
    /** Names that the image gets: places as for retag. */
    destinations: string[];
    /** Default `loong64`. */
    target?: string;
    /** Several architectures, which are then joined in an index; default the target alone. */
    architectures?: string[];
    /** Debian release. */
    suite?: string;
    /** Time of an archive's snapshot. */
    snapshot?: string;
    /** Address of a Debian archive; `{snapshot}` in it is filled in. */
    mirror?: string;
    /** Further packages. */
    include?: string[];
    binfmt?: boolean;
    install?: boolean;
    network?: boolean;
    cacheDir?: string;
}
/** The bases that were made or found in the cache. */
export interface BaseOutcome {
    variant: string;
    bases: {
        arch: string;
        layout: string;
        digest: string;
        cached: boolean;
    }[];
    /** Names with the digests they have now. */
    names: {
        name: string;
        digest: string;
    }[];
}
/** Makes a base image from Debian's packages for one or several architectures, and names it. */
export declare function base(options: BaseOptions, control: RunControl): Promise<BaseOutcome>;
