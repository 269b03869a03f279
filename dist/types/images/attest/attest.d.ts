import type { Context } from '../../lib/context.js';
import type { AdaptRecord } from '../../record/types.js';
import type { Stores } from '../open-store.js';
import type { AttestOutcome } from '../requests.js';
import { type Signer } from './cosign.js';
import { type Builder } from './provenance.js';
import { type SbomForm } from './sbom.js';
/** What is said of an image, and how. */
export interface AttestPlan {
    /** In a registry. */
    image: string;
    /** Records of the runs that built it, with their texts. */
    records: readonly {
        path: string;
        text: string;
        record: AdaptRecord;
    }[];
    /** Form of the SBOMs; none without. */
    sbom?: SbomForm;
    signer?: Signer;
    builder: Builder;
    /** Registries that may be spoken to without TLS. */
    insecure: readonly string[];
}
/**
 * Attaches provenance and SBOMs to an image in a registry, signs all where there is something to sign with, and reads it back.
 * No digest and no tag changes; what is there already isn't made again.
 *
 * @throws AdaptError where a record is of another image, or what was attached can't be read back or verified.
 */
export declare function attestImage(plan: AttestPlan, stores: Stores, fresh: Stores, context: Context): Promise<AttestOutcome>;
