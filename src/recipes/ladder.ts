import { AdaptError, errorCode } from '../lib/errors.js';
import type { Gap, RemedyKind } from '../record/types.js';
import { applyAll, type Applied } from './apply/apply.js';
import type { Bench } from './bench.js';
import { LADDER } from './plan.js';
import type { Proposal, Rung, Subject } from './rung.js';
import { verify, type Verdict } from './verify.js';

/** The rungs by what they are called. */
export type Rungs = { readonly [kind in RemedyKind]?: Rung };

/** One gap on its way up the ladder. */
export interface Pursuit {
  subject: Subject;
  /** Proposals of the rung it stands on, best first. */
  queue: Proposal[];
  /** Rungs not asked yet. */
  rungs: RemedyKind[];
  /** What each rung had to say, or why its proposals failed. */
  words: string[];
  /** Rungs that had nothing to offer. */
  empty: Set<RemedyKind>;
}

/** What the ladder came to. */
export interface Climb {
  accepted: Proposal[];
  /** By gap id: why it stays, and whether every rung was asked and had nothing. */
  stays: Map<string, { reason: string; final: boolean }>;
  applied?: Applied;
  verdict?: Verdict;
}

/** Puts every gap at the foot of its ladder. */
export function pursue(subjects: readonly Subject[], order: readonly RemedyKind[]): Pursuit[] {
  return subjects.map((subject) => ({ subject, queue: [], rungs: [...order], words: [], empty: new Set() }));
}

/** The proposal that comes next for a gap; undefined where the ladder has ended. */
export async function nextProposal(pursuit: Pursuit, all: readonly Subject[], rungs: Rungs, bench: Pick<Bench, 'tools'>): Promise<Proposal | undefined> {
  while (pursuit.queue.length === 0) {
    const kind = pursuit.rungs.shift();
    if (kind === undefined) return undefined;
    const rung = rungs[kind];
    if (rung === undefined) continue;
    const offer = await rung(pursuit.subject, all, bench.tools);
    pursuit.queue = [...offer.proposals];
    if (offer.proposals.length > 0) continue;
    pursuit.words.push(`${kind}: ${offer.reason}`);
    pursuit.empty.add(kind);
  }
  return pursuit.queue[0];
}

/**
 * Closes gaps: the next proposals of all that are open are applied and verified together; only where that fails
 * is it looked for which of them is to blame, and those gaps go on to what comes next for them.
 */
export async function climb(pursuits: readonly Pursuit[], rungs: Rungs, bench: Bench): Promise<Climb> {
  const result: Climb = { accepted: [], stays: new Map() };
  const subjects = pursuits.map(({ subject }) => subject);
  const gaps = subjects.map(({ gap }) => gap);
  let open = [...pursuits];
  while (open.length > 0) {
    const batch = new Map<string, Proposal>();
    for (const pursuit of open) {
      const proposal = await nextProposal(pursuit, subjects, rungs, bench);
      if (proposal !== undefined) batch.set(sameness(proposal), proposal);
    }
    open = open.filter((pursuit) => pursuit.queue.length > 0 || !stay(pursuit, result));
    if (batch.size === 0) break;
    const failed = await settle([...batch.values()], result, gaps, bench);
    const closed = new Set(result.accepted.flatMap((proposal) => proposal.gaps));
    open = open.filter((pursuit) => {
      const problem = failed.get(sameness(pursuit.queue[0]));
      if (problem !== undefined) pursuit.words.push(`${pursuit.queue.shift()?.remedy.summary ?? ''}: ${problem}`);
      return !closed.has(pursuit.subject.gap.id);
    });
  }
  // The last attempt may have been one that failed.
  const { applied, verdict } = await attempt(bench, result.accepted, gaps);
  return applied === undefined || verdict === undefined ? result : { ...result, applied, verdict };
}

function stay(pursuit: Pursuit, result: Climb): true {
  result.stays.set(pursuit.subject.gap.id, { reason: pursuit.words.join('; '), final: LADDER.every((kind) => pursuit.empty.has(kind)) });
  return true;
}

/** Proposals of several gaps that say the same are one. */
function sameness(proposal: Proposal | undefined): string {
  return proposal === undefined ? '' : JSON.stringify([proposal.remedy.kind, proposal.remedy.summary, proposal.gaps]);
}

/** Accepts what holds of a batch; answers why the rest doesn't. */
async function settle(batch: readonly Proposal[], result: Climb, gaps: readonly Gap[], bench: Bench): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  const tried = await attempt(bench, [...result.accepted, ...batch], gaps);
  if (tried.applied !== undefined && tried.problem === '') {
    result.accepted.push(...batch);
    result.applied = tried.applied;
    result.verdict = tried.verdict;
    return failed;
  }
  if (batch.length === 1) {
    failed.set(sameness(batch[0]), tried.problem);
    bench.tools.context.reporter.info(`not ${batch[0]?.remedy.summary ?? ''}: ${tried.problem}`);
    return failed;
  }
  const half = Math.ceil(batch.length / 2);
  for (const part of [batch.slice(0, half), batch.slice(half)]) {
    for (const [key, problem] of await settle(part, result, gaps, bench)) failed.set(key, problem);
  }
  return failed;
}

/** Errors of this machine, which no other remedy mends. */
const MACHINE = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS']);

type Attempt = { applied: Applied; verdict: Verdict; problem: string } | { applied?: undefined; verdict?: undefined; problem: string };

/** Applies and verifies; what can't be applied is a problem of these proposals. */
async function attempt(bench: Bench, proposals: readonly Proposal[], gaps: readonly Gap[]): Promise<Attempt> {
  try {
    const applied = await applyAll(bench, proposals);
    const verdict = await verify(bench, applied, gaps);
    return { applied, verdict, problem: verdict.problem };
  } catch (error) {
    if (!(error instanceof AdaptError) || error.blame === 'user' || MACHINE.has(errorCode(error.cause))) throw error;
    return { problem: error.message };
  }
}
