import { join } from 'node:path';
import { buildPrograms, planPrograms, type BuildPlace, type BuildRequest } from '../build/index.js';
import { AdaptError } from '../lib/errors.js';
import { goWorkspace, patternsFor } from '../gaps/go/index.js';
import type { AdaptRecord, Note } from '../record/types.js';
import { goScope } from './detect.js';
import { skipped, type Run, type Stage } from './run.js';

/** Builds the programs for target and baseline from the dependency set that the patch stage left. Source: [0144]. */
export const build: Stage = async (run) => {
  const { context, record, project } = run;
  if (!project.info.ecosystems.includes('go') && project.info.module === '' && record.adaptation === undefined) {
    return { artifacts: [], ...skipped(run, 'build', 'the project holds no Go program') };
  }
  const request = await buildRequest(run);
  if (run.options.dryRun === true) {
    for (const command of await planPrograms(request, context)) context.reporter.info(`would run: ${command}`);
    return skipped(run, 'build', 'dry run: nothing was built');
  }
  const { artifacts, left } = await buildPrograms(request, context).catch((error: unknown) => { throw withOpenGaps(error, record); });
  if (artifacts.length === 0 && left.length === 0) return { artifacts, ...skipped(run, 'build', 'the project has no program, only libraries') };
  const notes = left.map(({ program, arch, reason }): Note => ({ stage: 'build', kind: arch === context.target.go ? 'warning' : 'skipped', message: `${program} was not built for ${arch}: ${reason}` }));
  for (const note of notes) context.reporter.warn(note.message);
  return { artifacts, notes: [...record.notes, ...notes] };
};

async function buildRequest(run: Run): Promise<BuildRequest> {
  const { tags = [], cgo = false, packages } = goScope(run);
  const { place, patterns } = await buildPlace(run, packages);
  return { project: run.project, place, patterns, tags, cgo };
}

/** The adapted copy; where nothing had to change, the project's own root with flags that leave it untouched. */
async function buildPlace(run: Run, packages: readonly string[] | undefined): Promise<{ place: BuildPlace; patterns: readonly string[] }> {
  const { adaptation } = run.record;
  if (adaptation !== undefined) {
    const { dir, goflags, env } = adaptation;
    return { place: { dir: join(run.context.workDir, dir), goflags, env }, patterns: packages ?? ['./...'] };
  }
  const tree = await goWorkspace(run.project, run.context, run.options.replace);
  return { place: { dir: tree.dir, goflags: tree.goflags, env: tree.env }, patterns: patternsFor(tree, [tree], packages) };
}

/** A build that fails for the target while gaps are open fails because of them, most likely. */
function withOpenGaps(error: unknown, record: AdaptRecord): unknown {
  const open = record.gaps.filter((gap) => gap.ecosystem === 'go' && gap.state !== 'closed' && gap.ignored === undefined).map((gap) => gap.package);
  if (!(error instanceof AdaptError) || error.blame === 'user' || open.length === 0) return error;
  const named = open.slice(0, 5).join(', ');
  return new AdaptError(error.message, { where: error.where, advice: `Not closed yet: ${named}${open.length > 5 ? ` and ${open.length - 5} more` : ''}; see the gaps in the report.`, cause: error });
}
