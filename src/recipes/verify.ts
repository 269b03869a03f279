import { join } from 'node:path';
import { AdaptError } from '../lib/errors.js';
import type { ProbeResult } from '../project/go-build.js';
import type { Gap, Proof } from '../record/types.js';
import { LOCAL_COPIES } from './apply/module-files.js';
import type { Applied, Bench, GoLook, Obstacle } from './bench.js';
import { changesFile, touchesGo } from './concerns.js';
import type { AppliedPlace, Proposal } from './rung.js';
import type { GoTree } from './tree.js';
import { lookAtGo } from './verify-go.js';

/** What came of looking at the copy with some proposals applied. */
export interface Verdict {
  /** Ids of gaps that are still there. */
  open: Set<string>;
  /** Why it doesn't count; empty where it does. */
  problem: string;
  /** Proposals that are to blame for themselves, whatever the others do. */
  blamed: Map<Proposal, string>;
  /** Of those, the ones that are blamed for what a file became that others changed as well: one of them may be innocent. */
  suspects: Set<Proposal>;
  /** What the detector says now, of the trees whose build changed. */
  after: ReadonlyMap<GoTree, ProbeResult>;
  /** The package that the build is worse for. */
  obstacle?: Obstacle;
  /** What was run, by proposal; for the record. */
  proofs: Map<Proposal, Proof>;
}

/**
 * Looks whether applied proposals do what they should: the detector is silent for their gaps and finds no
 * new ones, what worked for the baseline still does, and the compiler agrees.
 */
export async function verify(bench: Bench, applied: Applied, gaps: readonly Gap[]): Promise<Verdict> {
  const look = await goLook(bench, applied);
  const verdict: Verdict = { open: new Set(), problem: '', blamed: new Map(), suspects: new Set(), after: look.after, proofs: new Map(), ...(look.obstacle === undefined ? {} : { obstacle: look.obstacle }) };
  for (const gap of gaps) if (gap.ecosystem === 'go' && look.failing.has(gap.package)) verdict.open.add(gap.id);
  if (gaps.some((gap) => gap.ecosystem !== 'go')) await lookAtFiles(bench, applied, gaps, verdict);
  for (const proposal of applied.proposals) {
    const still = proposal.bypass === true ? undefined : gaps.find((gap) => proposal.gaps.includes(gap.id) && verdict.open.has(gap.id));
    if (still !== undefined) blame(verdict, proposal, `the detector still sees ${still.package === '' ? still.location.file : `${still.package}: ${look.failing.get(still.package) ?? ''}`}`);
  }
  verdict.problem ||= look.problem;
  if (verdict.problem === '') await proposalsOwn(bench, applied, verdict);
  return verdict;
}

function blame(verdict: Verdict, proposal: Proposal, problem: string): void {
  verdict.blamed.set(proposal, problem);
  verdict.problem ||= problem;
}

/** Looks at the Go side only where it is another one than before: the compiler is the dearest witness. */
async function goLook(bench: Bench, applied: Applied): Promise<GoLook> {
  const key = goKey(applied, bench);
  let look = bench.looks.get(key);
  if (look === undefined) bench.looks.set(key, look = await lookAtGo(bench, applied));
  return look;
}

/** Says in a problem that closing one gap opens another. */
export const BECAME = 'became a gap';

/** Says of a script that the image it builds lacks a base: it follows from the base's own gap, and is seen once the target is in the script's list. */
const FOLLOWS = /\/image-build$/;

/** What the build is made of, as a text. */
function goKey(applied: Applied, bench: Bench): string {
  return applied.proposals.filter(touchesGo).map((proposal) => bench.number(proposal)).sort((a, b) => a - b).join(' ');
}

async function lookAtFiles(bench: Bench, applied: Applied, gaps: readonly Gap[], verdict: Verdict): Promise<void> {
  const remaining = await bench.tools.fileGaps(bench.copy.dir);
  for (const gap of gaps) if (gap.ecosystem !== 'go' && remaining.has(gap.id)) verdict.open.add(gap.id);
  bench.fileGapsBefore ??= bench.tools.fileGaps(bench.copy.source);
  const known = await bench.fileGapsBefore;
  // A go.mod that was made for a project without one is no declaration of the project.
  const made = new Set(bench.trees.filter(({ original }) => original.madeModFile !== undefined).map(({ original }) => (original.folder === '' ? 'go.mod' : `${original.folder}/go.mod`)));
  for (const [id, { location, rule, why }] of remaining) {
    if (known.has(id) || FOLLOWS.test(rule) || made.has(location.file) || location.file.startsWith(`${LOCAL_COPIES}/`)) continue;
    const problem = `${location.file}:${location.line} ${BECAME}: ${why}`;
    verdict.problem ||= problem;
    const changed = applied.proposals.filter((proposal) => changesFile(proposal, location.file));
    for (const proposal of changed) blame(verdict, proposal, problem);
    if (changed.length > 1) for (const proposal of changed) verdict.suspects.add(proposal);
  }
}

/** What the rungs themselves want to see. */
async function proposalsOwn(bench: Bench, applied: Applied, verdict: Verdict): Promise<void> {
  const first = [...applied.trees][0];
  const place: AppliedPlace = {
    dir: bench.copy.dir, goflags: first?.goflags ?? '', env: first?.env ?? {},
    modules: new Map([...applied.modules].map(([module, folder]) => [module, join(bench.copy.dir, folder)])),
  };
  for (const proposal of applied.proposals) {
    if (proposal.verify === undefined) continue;
    const key = `${bench.number(proposal)} ${touchesGo(proposal) ? goKey(applied, bench) : ''}`;
    try {
      const proof = bench.proofs.get(key) ?? (await proposal.verify(place));
      bench.proofs.set(key, proof);
      verdict.proofs.set(proposal, proof);
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      blame(verdict, proposal, error.message);
    }
  }
}
