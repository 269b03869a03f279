import type { Stores } from './open-store.js';
import type { RetagOutcome, RetagRequest } from './requests.js';
/**
 * Gives an image further names, in the same registry, another one, a layout or an archive. Manifests and blobs are
 * copied by digest; inside one registry no blob byte moves. Names come last: each holds the old image or the new one,
 * whole. Source: [0190]-[0191].
 */
export declare function retagImage(request: RetagRequest, stores: Stores, progress?: (line: string) => void): Promise<RetagOutcome>;
