import { retagImage } from '../images/index.js';
import type { RegistryAccess, RetagOutcome, RetagRequest } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
import { withStores } from './registry.js';

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
export async function retag(options: RetagOptions, control: RunControl): Promise<RetagOutcome> {
  const { reporter } = control;
  // Loaded where it is asked for: checking a record takes a library that is as large as all else here.
  const published = options.record === undefined ? undefined : await import('./published.js');
  const record = await published?.openRecord(options.record ?? '');
  return withStores(options, control, async (stores) => {
    const outcome = await retagImage(options, stores, (line) => reporter.progress(line));
    for (const { name, action, digest, reason } of outcome.names) {
      const did = options.dryRun === true ? { set: 'would set', moved: 'would move', same: 'same', kept: 'would keep' }[action] : action;
      reporter.info(`${did} ${name} ${digest}${reason === '' ? '' : ` (${reason})`}`);
    }
    if (record !== undefined && options.dryRun !== true) await published?.noteInRecord(record, outcome);
    return outcome;
  });
}
