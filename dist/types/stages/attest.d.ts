import type { AttestOutcome, RegistryAccess } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `attest` may be told. */
export interface AttestOptions extends RegistryAccess {
    /** An image in a registry: `registry/name:tag` or `registry/name@sha256:…`. */
    image: string;
    /** `record.json` files of the runs that built it: provenance is made of them. */
    records?: string[];
    /** Default `spdx`. */
    sbom?: 'spdx' | 'cyclonedx' | 'none';
    /** A key of cosign's to sign with; its password comes by COSIGN_PASSWORD. */
    key?: string;
    /** Sign where there is a key, or a workflow's identity. Default true. */
    sign?: boolean;
    cacheDir?: string;
    install?: boolean;
    network?: boolean;
}
/**
 * Says of an image in a registry what it is made of and how it was built, as referrers that change neither digest nor tag; signs
 * image and statements; reads all of it back.
 *
 * @throws AdaptError where a record is of another image, or something can't be read back or verified.
 */
export declare function attest(options: AttestOptions, control: RunControl): Promise<AttestOutcome>;
