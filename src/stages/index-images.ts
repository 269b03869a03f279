import { makeIndex } from '../images/index.js';
import type { IndexOutcome, IndexRequest, RegistryAccess } from '../images/requests.js';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userError } from '../lib/errors.js';
import type { RunControl } from './pipeline.js';
import { withStores } from './registry.js';

/** What `index` may be told. */
export interface IndexOptions extends IndexRequest, RegistryAccess {
  /** `record.json` files of the jobs of a matrix: the images they built are joined too, from where they were published, else from the layout beside the record. */
  records?: string[];
}

/**
 * Joins images of single platforms in one index, from names, digests, or the records of the jobs that built them.
 *
 * @throws AdaptError where two are of one platform.
 */
export async function index(options: IndexOptions, control: RunControl): Promise<IndexOutcome> {
  const sources = [...options.sources];
  for (const path of options.records ?? []) {
    const text = await readFile(path, 'utf8').catch(() => { throw userError('there is no such record', path, 'Check the path.'); });
    const { parseRecord } = await import('../record/store.js');
    const [image] = (await parseRecord(text, path)).images;
    if (image === undefined) throw userError('the record holds no image', path, 'Run the image stage in that job.');
    // An image that was put into several repositories is taken from one.
    const published = [...new Map((image.published ?? []).map((name) => [name.replace(/^.*@/, ''), name])).values()];
    sources.push(...(published.length > 0 ? published : [`oci:${join(dirname(path), image.layout)}:${image.reference}`]));
  }
  return withStores(options, control, async (stores) => {
    const outcome = await makeIndex({ ...options, sources }, stores, (line) => control.reporter.progress(line));
    control.reporter.info(`${options.dryRun === true ? 'would make ' : ''}${outcome.name} ${outcome.digest}: ${outcome.platforms.join(', ')}`);
    return outcome;
  });
}
