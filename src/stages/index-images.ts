import { makeIndex } from '../images/index.js';
import type { IndexOutcome, IndexRequest, RegistryAccess } from '../images/requests.js';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Stores } from '../images/open-store.js';
import { AdaptError, userError } from '../lib/errors.js';
import { removeTree } from '../lib/files.js';
import { architectures } from '../target/architectures.js';
import type { RunControl } from './pipeline.js';
import { withStores } from './registry.js';

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
export async function index(options: IndexOptions, control: RunControl): Promise<IndexOutcome> {
  const sources = [...options.sources];
  const audited = new Set<string>();
  for (const path of options.records ?? []) {
    const text = await readFile(path, 'utf8').catch(() => { throw userError('there is no such record', path, 'Check the path.'); });
    const { parseRecord } = await import('../record/store.js');
    const [image] = (await parseRecord(text, path)).images;
    if (image === undefined) throw userError('the record holds no image', path, 'Run the image stage in that job.');
    // An image that was put into several repositories is taken from one.
    const published = [...new Map((image.published ?? []).map((name) => [name.replace(/^.*@/, ''), name])).values()];
    const own = published.length > 0 ? published : [`oci:${join(dirname(path), image.layout)}:${image.reference}`];
    for (const name of own) audited.add(name);
    sources.push(...own);
  }
  return withStores(options, control, async (stores) => {
    const outcome = await makeIndex({ ...options, sources }, stores, (line) => control.reporter.progress(line), async (source, platform) => {
      if (options.audit !== false && !audited.has(source)) await refuseOldWorld(source, platform, stores, control);
    });
    control.reporter.info(`${options.dryRun === true ? 'would make ' : ''}${outcome.name} ${outcome.digest}: ${outcome.platforms.join(', ')}`);
    return outcome;
  });
}

/** @throws AdaptError for an image whose programs today's systems of its architecture don't run: of the old world, or of another machine. */
async function refuseOldWorld(source: string, platform: string, stores: Stores, control: RunControl): Promise<void> {
  const architecture = architectures.find((one) => one.oci === platform.split('/')[1]);
  if (architecture?.oldInterpreters === undefined) return;
  const { auditPlace } = await import('../images/audit-place.js'); // Most indexes need none of it.
  const tempDir = await mkdtemp(join(tmpdir(), 'loong-adapt-index-'));
  try {
    const { platforms } = await auditPlace(source, stores, { tempDir, signal: control.signal, platforms: [platform] });
    // Some images carry programs of other machines, e.g. for tests of what reads them; one that has no other is not what it says.
    const [wrong] = platforms.flatMap(({ problems, elf }) => {
      const foreign = problems.filter(({ kind }) => kind === 'machine');
      return [...problems.filter(({ kind }) => kind === 'abi'), ...(foreign.length === elf.length ? foreign : [])];
    });
    if (wrong !== undefined) throw new AdaptError(wrong.text, { where: `${source} (${platform})`, advice: 'Build the image again for today\'s systems; --no-audit joins it as it is.' });
  } finally {
    await removeTree(tempDir);
  }
}
