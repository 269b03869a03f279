import { join } from 'node:path';
import { makeDir, removeTree } from '../lib/files.js';
import { upgradeRung } from '../recipes/index.js';
import type { Gap, Library } from '../record/types.js';
import { closeBy } from './patch.js';
import type { Run } from './run.js';

/**
 * Says of each gap of a dependency which upgrade would close it, and whether the whole build takes it ([0034]-[0036]): tried in a
 * copy of the project that goes away again. The gaps stay open; only their remedy is told.
 *
 * @throws Interrupted; what can't be tried is told in the gap's remedy.
 */
export async function adviseUpgrades(gaps: readonly Gap[], libraries: readonly Library[], run: Run): Promise<Gap[]> {
  const own = run.project.info.module;
  const concerned = gaps.filter((gap) => gap.ecosystem === 'go' && gap.culprit.module !== undefined && gap.culprit.module !== own && gap.ignored === undefined);
  if (concerned.length === 0) return [...gaps];
  run.context.reporter.progress('trying upgrades in a copy');
  const workDir = await makeDir(join(run.context.workDir, 'advice'));
  try {
    const { remedy: _, dryRun: _dry, write: _write, ...options } = run.options;
    const tried = await closeBy({ upgrade: upgradeRung() }, {
      ...run, context: { ...run.context, workDir }, record: { ...run.record, gaps: [...gaps], libraries: [...libraries] }, options: { ...options, onlyRemedy: 'upgrade', only: concerned.map(({ id }) => id) },
    });
    const after = new Map((tried.gaps ?? []).map((gap) => [gap.id, gap]));
    return gaps.map((gap) => (concerned.includes(gap) ? { ...gap, remedy: told(after.get(gap.id) ?? gap) } : gap));
  } finally {
    await removeTree(workDir);
  }
}

/** The remedy of a gap after the trial, with what the build said to it. */
function told({ remedy, state, proof }: Gap): Gap['remedy'] {
  return state === 'closed' && remedy.kind === 'upgrade' ? { ...remedy, reason: `${remedy.reason}; the whole build takes it${proof === undefined ? '' : ` (${proof.result})`}` } : remedy;
}
