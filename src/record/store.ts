import { join } from 'node:path';
import { userError } from '../lib/errors.js';
import { readIfThere, writeAtomic } from '../lib/files.js';
import { validatorOf } from '../lib/schema.js';
import type { AdaptRecord } from './types.js';

/** Name of the record's file in a work directory. */
export const RECORD_FILE = 'record.json';

/** Writes the record, whole or not at all. */
export async function writeRecord(workDir: string, record: AdaptRecord): Promise<void> {
  await writeAtomic(join(workDir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Reads a record; `undefined` where there is none.
 *
 * @throws AdaptError (user) for a file that is no record of this version.
 */
export async function readRecord(workDir: string): Promise<AdaptRecord | undefined> {
  const path = join(workDir, RECORD_FILE);
  const text = await readIfThere(path);
  return text === undefined ? undefined : parseRecord(text, path);
}

/** As `readRecord`, from a text; `where` names it in errors. */
export async function parseRecord(text: string, where: string): Promise<AdaptRecord> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw userError('the record is not JSON', where, 'Remove it, or run without --resume.');
  }
  const problem = await recordProblem(value);
  if (problem !== '') throw userError(`the record does not match its schema: ${problem}`, where, 'It may be of another version: remove it, or run without --resume.');
  return value as AdaptRecord;
}

/** The first way in which a value differs from the record's schema; empty if it doesn't. */
export async function recordProblem(value: unknown): Promise<string> {
  const validate = await validatorOf<AdaptRecord>('record');
  if (validate(value)) return '';
  const error = validate.errors?.[0];
  return `${error?.instancePath === '' ? 'record' : (error?.instancePath ?? 'record')} ${error?.message ?? 'is invalid'}`;
}
