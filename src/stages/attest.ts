import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attestImage, builderOf, findSigner } from '../images/index.js';
import type { AttestOutcome, RegistryAccess } from '../images/requests.js';
import { AdaptError, userError } from '../lib/errors.js';
import { removeTree } from '../lib/files.js';
import { parseRecord } from '../record/store.js';
import type { RunControl } from './pipeline.js';
import { withStores } from './registry.js';
import { openContext } from './run.js';

/** What `attest` may be told. */
export interface AttestOptions extends RegistryAccess {
  /** An image in a registry: `registry/name:tag` or `registry/name@sha256:…`. */
  image: string;
  /** `record.json` files of the runs that built it: provenance is made of them. */
  records?: string[];
  /** Default `spdx`. */
  sbom?: 'spdx' | 'cyclonedx' | 'none';
  /** A key of cosign's to sign with; its password comes by COSIGN_PASSWORD. */
  key?: string;
  /** Sign where there is a key, or a workflow's identity. Default true. */
  sign?: boolean;
  cacheDir?: string;
  install?: boolean;
  network?: boolean;
}

/**
 * Says of an image in a registry what it is made of and how it was built, as referrers that change neither digest nor tag; signs
 * image and statements; reads all of it back.
 *
 * @throws AdaptError where a record is of another image, or something can't be read back or verified.
 */
export async function attest(options: AttestOptions, control: RunControl): Promise<AttestOutcome> {
  const records = [];
  for (const path of options.records ?? []) {
    const text = await readFile(path, 'utf8').catch(() => { throw userError('there is no such record', path, 'Check the path.'); });
    records.push({ path, text, record: await parseRecord(text, path) });
  }
  const { sbom = 'spdx', cacheDir, install, network } = options;
  const signer = options.sign === false ? undefined : await findSigner(options.key, process.env);
  const workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-attest-'));
  try {
    const context = await openContext({ project: '', workDir, ...(cacheDir === undefined ? {} : { cacheDir }), ...(install === undefined ? {} : { install }), ...(network === undefined ? {} : { network }) }, control.reporter, control.signal);
    const plan = { image: options.image, records, ...(sbom === 'none' ? {} : { sbom }), ...(signer === undefined ? {} : { signer }), builder: builderOf(process.env), insecure: options.insecure ?? [] };
    // Connections of their own read back what was written.
    const outcome = await withStores(options, control, async (stores) => withStores(options, control, async (fresh) => attestImage(plan, stores, fresh, context)));
    for (const { name, passed, detail } of outcome.checks) control.reporter.info(`${passed ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
    const failed = outcome.checks.filter((check) => !check.passed);
    if (failed.length > 0) throw new AdaptError(`what was said of the image is not there as it was said: ${failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ')}`, { where: options.image, advice: 'Run again; what is there already is not made twice.' });
    return outcome;
  } finally {
    await removeTree(workDir);
  }
}
