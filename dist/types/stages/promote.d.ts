import type { RetagOutcome } from '../images/requests.js';
import { type AuditImageOptions } from './audit.js';
import type { RunControl } from './pipeline.js';
import { type RetagOptions } from './retag.js';
/** What `promote` may be told: as `retag`, and what must not be in the image. */
export type PromoteOptions = RetagOptions & Pick<AuditImageOptions, 'forbidden' | 'allowSecrets'>;
/**
 * Retags an image after it was audited: what fails a check gets no name.
 *
 * @throws AdaptError that names the failed checks.
 */
export declare function promote(options: PromoteOptions, control: RunControl): Promise<RetagOutcome>;
