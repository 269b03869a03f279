import type { Stores } from './open-store.js';
import type { IndexOutcome, IndexRequest } from './requests.js';
/**
 * Joins images of single platforms in an index, or adds them to one that exists. The index is named last.
 *
 * @throws AdaptError where two images are of one platform, or the destination changed meanwhile.
 */
export declare function makeIndex(request: IndexRequest, stores: Stores, progress?: (line: string) => void): Promise<IndexOutcome>;
