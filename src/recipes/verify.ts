import { AdaptError } from '../lib/errors.js';
import type { ProbeResult, RootFailure } from '../project/go-build.js';
import type { Gap, Proof } from '../record/types.js';
import { LOCAL_COPIES } from './apply/module-files.js';
import type { Applied } from './apply/apply.js';
import type { Bench } from './bench.js';
import { compileTree } from './compile.js';
import type { AppliedPlace, Proposal } from './rung.js';
import type { GoTree } from './tree.js';
import { join } from 'node:path';

/** What came of looking at the copy with some proposals applied. */
export interface Verdict {
  /** Ids of gaps that are still there. */
  open: Set<string>;
  /** Packages that fail now and did not before. */
  fresh: RootFailure[];
  /** Why it doesn't count; empty where it does. */
  problem: string;
  /** What the detector says now, of the trees whose build changed. */
  after: Map<GoTree, ProbeResult>;
  /** What was run, by proposal; for the record. */
  proofs: Map<Proposal, Proof>;
}

/**
 * Looks whether applied proposals do what they should: the detector is silent for their gaps and finds no
 * new ones, what worked for the baseline still does, and the compiler agrees.
 */
export async function verify(bench: Bench, applied: Applied, gaps: readonly Gap[]): Promise<Verdict> {
  const verdict: Verdict = { open: new Set(), fresh: [], problem: '', after: new Map(), proofs: new Map() };
  const asked = new Set(applied.proposals.filter((proposal) => proposal.bypass !== true).flatMap((proposal) => proposal.gaps));
  await lookAtGo(bench, applied, gaps, verdict);
  if (gaps.some((gap) => gap.ecosystem !== 'go' && asked.has(gap.id))) {
    const remaining = await bench.tools.fileGaps(bench.copy.dir);
    for (const gap of gaps) if (gap.ecosystem !== 'go' && remaining.has(gap.id)) verdict.open.add(gap.id);
    const known = new Set(gaps.map((gap) => gap.id));
    const added = [...remaining.values()].filter((gap) => !known.has(gap.id) && !gap.location.file.startsWith(`${LOCAL_COPIES}/`));
    if (added[0] !== undefined) verdict.problem = `${added[0].location.file}:${added[0].location.line} became a gap: ${added[0].why}`;
  }
  const still = gaps.find((gap) => asked.has(gap.id) && verdict.open.has(gap.id));
  if (still !== undefined) verdict.problem ||= `the detector still sees ${still.package === '' ? still.location.file : still.package}`;
  if (verdict.problem !== '') return verdict;
  for (const tree of applied.trees) {
    const after = verdict.after.get(tree);
    const built = after === undefined ? undefined : await compileTree(bench, tree, applied.tags, after);
    if (built !== undefined && !built.ok) {
      verdict.problem = built.result;
      return verdict;
    }
  }
  await proposalsOwn(bench, applied, verdict);
  return verdict;
}

async function lookAtGo(bench: Bench, applied: Applied, gaps: readonly Gap[], verdict: Verdict): Promise<void> {
  for (const tree of bench.trees) {
    const before = bench.before.get(tree);
    if (before === undefined) continue;
    const tags = [...(bench.scope.tags ?? []), ...applied.tags];
    const now = applied.trees.has(tree)
      ? await bench.tools.probe(tree.dir, { goflags: tree.goflags, env: tree.env, scope: { ...bench.scope, packages: tree.packages, tags } })
      : before;
    if (applied.trees.has(tree)) verdict.after.set(tree, now);
    const failing = new Set(now.roots.map((root) => root.package));
    for (const gap of gaps) if (gap.ecosystem === 'go' && failing.has(gap.package)) verdict.open.add(gap.id);
    const failedBefore = new Set(before.roots.flatMap((root) => [root.package, ...root.cascades]));
    const fresh = now.roots.filter((root) => !failedBefore.has(root.package));
    verdict.fresh.push(...fresh);
    const brokenBefore = new Set([...before.broken.map((one) => one.package), ...before.missing.map((one) => one.package)]);
    const broken = now.broken.find((one) => !brokenBefore.has(one.package));
    const missing = now.missing.find((one) => !brokenBefore.has(one.package));
    if (fresh[0] !== undefined) verdict.problem ||= `${fresh[0].package} became a gap: ${fresh[0].messages[0]?.text ?? fresh[0].kind}`;
    else if (broken !== undefined) verdict.problem ||= `${broken.package} no longer compiles: ${broken.message.file}:${broken.message.line}: ${broken.message.text}`;
    else if (missing !== undefined) verdict.problem ||= `${missing.package} can't be loaded any more: ${missing.message}`;
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
    try {
      verdict.proofs.set(proposal, await proposal.verify(place));
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      verdict.problem = error.message;
      return;
    }
  }
}
