import type { IndexOutcome, IndexRequest, RegistryAccess } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `index` may be told. */
export interface IndexOptions extends IndexRequest, RegistryAccess {
    /** `record.json` files of the jobs of a matrix: the images they built are joined too, from where they were published, else from the layout beside the record. */
    records?: string[];
    /** Looks into images for an architecture that has an old world, which nobody can tell from outside. Default true; those of records were audited when they were built. */
    audit?: boolean;
}
/**
 * Joins images of single platforms in one index, from names, digests, or the records of the jobs that built them.
 *
 * @throws AdaptError where two are of one platform.
 */
export declare function index(options: IndexOptions, control: RunControl): Promise<IndexOutcome>;
