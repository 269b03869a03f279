import type { RegistryAccess, RetagOutcome, RetagRequest } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `retag` may be told. */
export type RetagOptions = RetagRequest & RegistryAccess;
/**
 * Gives an image further names by digest, in registries, layouts and archives; it needs no project and writes no record.
 *
 * @throws AdaptError where the image isn't there, a name is wrong, or a registry refuses.
 */
export declare function retag(options: RetagOptions, control: RunControl): Promise<RetagOutcome>;
