import { AdaptError } from '../lib/errors.js';
import type { RetagOutcome } from '../images/requests.js';
import { audit, type AuditImageOptions } from './audit.js';
import type { RunControl } from './pipeline.js';
import { retag, type RetagOptions } from './retag.js';

/** What `promote` may be told: as `retag`, and what must not be in the image. */
export type PromoteOptions = RetagOptions & Pick<AuditImageOptions, 'forbidden' | 'allowSecrets'>;

/**
 * Retags an image after it was audited: what fails a check gets no name.
 *
 * @throws AdaptError that names the failed checks.
 */
export async function promote(options: PromoteOptions, control: RunControl): Promise<RetagOutcome> {
  const { insecure, forbidden, allowSecrets, platform, source } = options;
  const found = await audit({ image: source, ...(insecure === undefined ? {} : { insecure }), ...(forbidden === undefined ? {} : { forbidden }), ...(allowSecrets === undefined ? {} : { allowSecrets }), ...(platform === undefined ? {} : { platforms: [platform] }) }, control);
  if (!found.passed) {
    const failed = found.platforms.flatMap((p) => p.checks).filter((c) => !c.passed).map((c) => `${c.name}: ${c.detail}`);
    throw new AdaptError(`the image is not what it says: ${failed.join('; ') || 'it has no platform that was asked for'}`, { where: source, advice: 'Nothing was named. Build the image again.' });
  }
  return retag(options, control);
}
