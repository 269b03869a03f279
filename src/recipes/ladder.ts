import type { RemedyKind } from '../record/types.js';
import { whyItStays } from './advice.js';
import type { Bench } from './bench.js';
import { LADDER } from './plan.js';
import type { Proposal, Rung, Subject } from './rung.js';
import { attempt } from './attempt.js';
import { settle, type Climb } from './settle.js';
import { BECAME } from './verify.js';

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
    if (offer.reason !== '') pursuit.words.push(offer.reason.startsWith(`${kind} `) ? offer.reason : `${kind}: ${offer.reason}`);
    pursuit.empty.add(kind);
  }
  return pursuit.queue[0];
}

/**
 * Closes gaps: the next proposals of all that are open are applied and verified together; only where that fails
 * is it looked for which of them is to blame, and those gaps go on to what comes next for them.
 *
 * @param all the subjects of all pursuits: rungs answer several gaps at once.
 */
export async function climb(pursuits: readonly Pursuit[], all: readonly Subject[], rungs: Rungs, bench: Bench): Promise<Climb> {
  const result: Climb = { accepted: [], stays: new Map() };
  const gaps = all.map(({ gap }) => gap);
  let open = [...pursuits];
  while (open.length > 0) {
    const batch = new Map<string, Proposal>();
    for (const pursuit of open) {
      const proposal = await nextProposal(pursuit, all, rungs, bench);
      if (proposal !== undefined && !batch.has(sameness(proposal))) batch.set(sameness(proposal), proposal);
    }
    open = open.filter((pursuit) => pursuit.queue.length > 0 || !stay(pursuit, result));
    if (batch.size === 0) break;
    const failed = new Map([...(await settle([...batch.values()], result, gaps, bench))].map(([proposal, problem]) => [sameness(proposal), problem]));
    const closed = new Set(result.accepted.flatMap((proposal) => proposal.gaps));
    open = open.filter((pursuit) => {
      const problem = failed.get(sameness(pursuit.queue[0]));
      if (problem !== undefined) {
        const tried = pursuit.queue.shift();
        pursuit.words.push(`${tried?.remedy.summary ?? ''}: ${problem}`);
        // A file that is read the same way every time: what only moves the gap is no remedy, now or later.
        if (tried !== undefined && pursuit.subject.root === undefined && pursuit.queue.length === 0 && problem.includes(BECAME)) pursuit.empty.add(tried.remedy.kind as RemedyKind);
      }
      return !closed.has(pursuit.subject.gap.id);
    });
  }
  // The last attempt may have been one that failed.
  const { applied, verdict } = await attempt(bench, result.accepted, gaps);
  return applied === undefined || verdict === undefined ? result : { ...result, applied, verdict };
}

function stay(pursuit: Pursuit, result: Climb): true {
  const reason = whyItStays(pursuit.subject.gap, pursuit.words.join('; '));
  result.stays.set(pursuit.subject.gap.id, { reason, final: LADDER.every((kind) => pursuit.empty.has(kind)) });
  return true;
}

/** Proposals of several gaps that say the same are one. */
function sameness(proposal: Proposal | undefined): string {
  return proposal === undefined ? '' : JSON.stringify([proposal.remedy.kind, proposal.remedy.summary, proposal.gaps]);
}
