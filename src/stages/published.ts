import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RetagOutcome } from '../images/requests.js';
import { userError } from '../lib/errors.js';
import { lockFolder } from '../lib/lock.js';
import { RECORD_FILE, parseRecord, writeRecord } from '../record/store.js';
import type { AdaptRecord } from '../record/types.js';

/** A record that is to be told where its image was put. */
export interface OpenRecord {
  path: string;
  record: AdaptRecord;
}

/**
 * Reads the record before anything is done, so that a wrong path is found out first.
 *
 * @throws AdaptError (user) where there is none, or none with an image.
 */
export async function openRecord(path: string): Promise<OpenRecord> {
  if (basename(path) !== RECORD_FILE) throw userError(`a record's file is called ${RECORD_FILE}`, path, 'Name the one of the run that built the image.');
  const text = await readFile(path, 'utf8').catch(() => { throw userError('there is no such record', path, 'Check the path.'); });
  const record = await parseRecord(text, path);
  if (record.images.length === 0) throw userError('the record holds no image', path, 'Run the image stage first.');
  return { path, record };
}

/**
 * Writes into the record under which digests its image was put where.
 *
 * @throws AdaptError (user) where what was put is none of the record's images.
 */
export async function noteInRecord({ path, record }: OpenRecord, outcome: RetagOutcome): Promise<void> {
  const unlock = await lockFolder(dirname(path));
  try {
    for (const { name, digest } of outcome.names.filter((one) => !/^oci(-archive)?:/.test(one.name))) {
      const image = record.images.find((one) => one.digest === digest || one.manifests.some((manifest) => manifest.digest === digest));
      if (image === undefined) throw userError('the record is of another image', path, `It holds no ${digest}.`);
      image.published = [...new Set([...(image.published ?? []), `${name.replace(/@.*$|:[^/:@]*$/, '')}@${digest}`])];
    }
    await writeRecord(dirname(path), record);
  } finally {
    await unlock();
  }
}
