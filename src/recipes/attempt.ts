import { AdaptError, errorCode } from '../lib/errors.js';
import type { Gap } from '../record/types.js';
import { applyAll } from './apply/apply.js';
import type { Applied, Bench } from './bench.js';
import type { Proposal } from './rung.js';
import { verify, type Verdict } from './verify.js';

/** What came of applying proposals and looking at the copy. */
export type Attempt = { applied: Applied; verdict: Verdict; problem: string } | { applied?: undefined; verdict?: undefined; problem: string };

/** Errors of this machine, which no other remedy mends. */
const MACHINE = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS']);

/** Applies and verifies; what can't be applied is a problem of these proposals. */
export async function attempt(bench: Bench, proposals: readonly Proposal[], gaps: readonly Gap[]): Promise<Attempt> {
  try {
    const applied = await applyAll(bench, proposals);
    const verdict = await verify(bench, applied, gaps);
    return { applied, verdict, problem: verdict.problem };
  } catch (error) {
    if (!(error instanceof AdaptError) || error.blame === 'user' || MACHINE.has(errorCode(error.cause))) throw error;
    return { problem: error.message };
  }
}
