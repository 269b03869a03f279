import type { Gap } from '../record/types.js';
import { attempt } from './attempt.js';
import type { Applied, Bench } from './bench.js';
import { touchesGo } from './concerns.js';
import { liftAlong } from './lift.js';
import type { Proposal } from './rung.js';
import type { Verdict } from './verify.js';

/** What the ladder came to. */
export interface Climb {
  accepted: Proposal[];
  /** By gap id: why it stays, and whether every rung was asked and had nothing. */
  stays: Map<string, { reason: string; final: boolean }>;
  applied?: Applied;
  verdict?: Verdict;
}

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
    const lifted = await liftAlong(first, tried, result.accepted, gaps, bench);
    if (lifted !== undefined) {
      result.accepted.push(lifted.proposal);
      result.applied = lifted.tried.applied;
      result.verdict = lifted.tried.verdict;
      return;
    }
    fail(first, tried.problem, failed, bench);
    return;
  }
  const blamed = batch.filter((proposal) => tried.verdict?.blamed.has(proposal) === true);
  if (blamed.length > 0 && blamed.length < batch.length) { // Where all are, halves tell them apart.
    const suspects = blamed.filter((proposal) => tried.verdict?.suspects.has(proposal) === true);
    for (const proposal of blamed) if (!suspects.includes(proposal)) fail(proposal, tried.verdict?.blamed.get(proposal) ?? tried.problem, failed, bench);
    await settlePart(batch.filter((proposal) => !blamed.includes(proposal)), result, gaps, bench, failed);
    for (const proposal of suspects) await settlePart([proposal], result, gaps, bench, failed);
    return;
  }
  const half = Math.ceil(batch.length / 2);
  await settlePart(batch.slice(0, half), result, gaps, bench, failed);
  await settlePart(batch.slice(half), result, gaps, bench, failed);
}

function fail(proposal: Proposal, problem: string, failed: Map<Proposal, string>, bench: Bench): void {
  failed.set(proposal, problem);
  bench.tools.context.reporter.info(`not ${proposal.remedy.summary}: ${problem}`);
}
