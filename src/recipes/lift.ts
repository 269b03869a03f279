import type { GoModule } from '../project/go-build.js';
import type { Gap } from '../record/types.js';
import { attempt, type Attempt } from './attempt.js';
import type { Applied, Bench } from './bench.js';
import type { Proposal } from './rung.js';
import { firstSupporting } from './upgrade/bisect.js';
import { versionStore } from './upgrade/versions.js';
import type { Verdict } from './verify.js';

/** Modules that one upgrade may lift besides; beyond that it is another build. */
const MOST_MODULES = 4;
/** Versions of one of them that are tried in the copy. */
const MOST_TRIES = 10;

/** A proposal that was continued, and what came of it. */
export interface Lifted {
  proposal: Proposal;
  tried: Extract<Attempt, { applied: Applied }>;
}

/**
 * Goes on where an upgrade alone makes something else worse: an importer that no longer compiles, or a package that becomes a gap. Its
 * module is lifted as well, to the first version that fits, and so on for what that brings, a few times.
 *
 * @returns undefined where no such versions are found.
 */
export async function liftAlong(first: Proposal, tried: Attempt, accepted: readonly Proposal[], gaps: readonly Gap[], bench: Bench): Promise<Lifted | undefined> {
  if (!first.changes.some(({ kind }) => kind === 'upgrade' || kind === 'replace')) return undefined;
  const store = versionStore(bench.tools.context);
  let proposal = first;
  let current = tried;
  for (let round = 0; round < MOST_MODULES; round++) {
    const obstacle = current.verdict?.obstacle;
    const module = obstacle === undefined ? undefined : moduleOf(obstacle.package, current.verdict);
    if (obstacle === undefined || module === undefined || module.main || module.replace !== undefined) return undefined;
    bench.tools.context.reporter.progress(`${proposal.remedy.summary}: looking for a version of ${module.path} that goes with it`);
    let tries = 0;
    const found = await firstSupporting(await store.above(module.path, module.version), async (version) => {
      if (await store.isRefused(module.path, version)) return 'unavailable';
      if (obstacle.gap) {
        const { verdict } = await bench.tools.supports(module.path, version, [obstacle.package]);
        if (verdict !== 'supports') return verdict;
      }
      if (tries++ >= MOST_TRIES) return 'unavailable';
      const again = await attempt(bench, [...accepted, lifting(proposal, module, version)], gaps);
      return again.verdict === undefined ? 'unavailable' : again.verdict.obstacle?.package === obstacle.package ? 'lacks' : 'supports';
    });
    if (found.first === undefined) return undefined;
    proposal = lifting(proposal, module, found.first);
    current = await attempt(bench, [...accepted, proposal], gaps);
    if (current.applied !== undefined && current.problem === '') return { proposal, tried: current };
  }
  return undefined;
}

/** A proposal that lifts one more module. */
function lifting(proposal: Proposal, module: GoModule, version: string): Proposal {
  const changes = proposal.changes.filter((change) => change.kind !== 'upgrade' || change.module !== module.path);
  return {
    ...proposal, changes: [...changes, { kind: 'upgrade', module: module.path, version }],
    remedy: { ...proposal.remedy, reason: `${proposal.remedy.reason}; with it ${module.path} ${module.version} → ${version}, which no longer works beside it` },
  };
}

/** The module of a package in the build as it is now. */
function moduleOf(name: string, verdict: Verdict | undefined): GoModule | undefined {
  return [...(verdict?.after.values() ?? [])].flatMap((after) => after.modules)
    .filter(({ path }) => name === path || name.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}
