import type { RegistryAccess, RetagOutcome, RetagRequest } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `retag` may be told. */
export type RetagOptions = RetagRequest & RegistryAccess & {
    /** `record.json` of the run that built the image: it then names where the image was put. */
    record?: string;
};
/**
 * Gives an image further names by digest, in registries, layouts and archives; it needs no project.
 *
 * @throws AdaptError where the image isn't there, a name is wrong, or a registry refuses.
 */
export declare function retag(options: RetagOptions, control: RunControl): Promise<RetagOutcome>;
