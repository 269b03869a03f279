import { readFile } from 'node:fs/promises';
import { userError } from '../lib/errors.js';
import { parseRecord } from '../record/store.js';
import type { AdaptRecord, Gap } from '../record/types.js';

/** Gaps that still keep the project from the target: neither closed, nor the emulator's doing, nor ignored. */
export function openGaps(record: AdaptRecord): Gap[] {
  return record.gaps.filter((gap) => (gap.state === 'open' || gap.state === 'unclosable') && gap.ignored === undefined);
}

/**
 * The gap ids of an earlier record.
 *
 * @throws AdaptError (user) where none is given, or it can't be read.
 */
export async function knownGaps(path: string | undefined): Promise<Set<string>> {
  if (path === undefined) throw userError('fail-on new needs a record whose gaps are known', '', 'Name one with known, e.g. --known old/record.json.');
  const text = await readFile(path, 'utf8').catch(() => {
    throw userError('cannot read the record of known gaps', path, 'Check the path.');
  });
  return new Set((await parseRecord(text, path)).gaps.map((gap) => gap.id));
}

/** Why `failOn` is met, for a person; empty if it isn't. `known` is needed for `new`. */
export function gateMessage(record: AdaptRecord, failOn: 'none' | 'open' | 'new', known: ReadonlySet<string> = new Set()): string {
  if (failOn === 'none') return '';
  const gaps = failOn === 'open' ? openGaps(record) : record.gaps.filter((gap) => gap.ignored === undefined && gap.state !== 'emulator' && !known.has(gap.id));
  if (gaps.length === 0) return '';
  const names = gaps.slice(0, 5).map((gap) => gap.package || gap.culprit.artifact || gap.culprit.file || gap.id).join(', ');
  return `--fail-on ${failOn}: ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'} ${failOn === 'open' ? 'not closed' : 'not known before'}: ${names}${gaps.length > 5 ? ', …' : ''}`;
}
