import { AdaptError, errorCode } from '../lib/errors.js';
import type { Gap } from '../record/types.js';
import { applyAll } from './apply/apply.js';
import type { Applied, Bench } from './bench.js';
import { touchesGo } from './concerns.js';
import type { Proposal } from './rung.js';
import { verify, type Verdict } from './verify.js';

/** What the ladder came to. */
export interface Climb {
  accepted: Proposal[];
  /** By gap id: why it stays, and whether every rung was asked and had nothing. */
  stays: Map<string, { reason: string; final: boolean }>;
  applied?: Applied;
  verdict?: Verdict;
}

/** Errors of this machine, which no other remedy mends. */
const MACHINE = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS']);

/** Accepts what holds of a batch; answers why the rest doesn't. Builds come first: files that no build reads can't spoil them. */
export async function settle(batch: readonly Proposal[], result: Climb, gaps: readonly Gap[], bench: Bench): Promise<Map<Proposal, string>> {
  const failed = new Map<Proposal, string>();
  for (const part of [batch.filter(touchesGo), batch.filter((proposal) => !touchesGo(proposal))]) {
    if (part.length > 0) await settlePart(part, result, gaps, bench, failed);
  }
  return failed;
}

async function settlePart(batch: readonly Proposal[], result: Climb, gaps: readonly Gap[], bench: Bench, failed: Map<Proposal, string>): Promise<void> {
  const tried = await attempt(bench, [...result.accepted, ...batch], gaps);
  if (tried.applied !== undefined && tried.problem === '') {
    result.accepted.push(...batch);
    result.applied = tried.applied;
    result.verdict = tried.verdict;
    return;
  }
  const first = batch[0];
  if (first === undefined) return;
  if (batch.length === 1) {
    fail(first, tried.problem, failed, bench);
    return;
  }
  const blamed = batch.filter((proposal) => tried.verdict?.blamed.has(proposal) === true);
  if (blamed.length > 0 && blamed.length < batch.length) {
    for (const proposal of blamed) fail(proposal, tried.verdict?.blamed.get(proposal) ?? tried.problem, failed, bench);
    return settlePart(batch.filter((proposal) => !blamed.includes(proposal)), result, gaps, bench, failed);
  }
  const half = Math.ceil(batch.length / 2);
  await settlePart(batch.slice(0, half), result, gaps, bench, failed);
  await settlePart(batch.slice(half), result, gaps, bench, failed);
}

function fail(proposal: Proposal, problem: string, failed: Map<Proposal, string>, bench: Bench): void {
  failed.set(proposal, problem);
  bench.tools.context.reporter.info(`not ${proposal.remedy.summary}: ${problem}`);
}

type Attempt = { applied: Applied; verdict: Verdict; problem: string } | { applied?: undefined; verdict?: undefined; problem: string };

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
