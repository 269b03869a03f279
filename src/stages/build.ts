import { join } from 'node:path';
import { buildPrograms, planPrograms, type BuildModule, type BuildRequest } from '../build/index.js';
import { AdaptError, userError } from '../lib/errors.js';
import { goTrees, patternsFor } from '../gaps/go/index.js';
import type { AdaptRecord, Note } from '../record/types.js';
import { goScope } from './go-scope.js';
import { architecture, type Architecture } from '../target/architectures.js';
import { skipped, type Run, type Stage } from './run.js';

/** Builds the programs for target and baseline from the dependency set that the patch stage left. Source: [0144]. */
export const build: Stage = async (run) => {
  const { context, record } = run;
  const request = await buildRequest(run);
  if (request.modules.length === 0) return { artifacts: [], ...skipped(run, 'build', 'the project holds no Go') };
  if (run.options.dryRun === true) {
    for (const command of await planPrograms(request, context)) context.reporter.info(`would run: ${command}`);
    return skipped(run, 'build', 'dry run: nothing was built');
  }
  const { artifacts, left, unlinked } = await buildPrograms(request, context).catch((error: unknown) => { throw withOpenGaps(error, record); });
  if (artifacts.length === 0 && left.length === 0) return { artifacts, ...skipped(run, 'build', 'the project has no program, only libraries') };
  const [first] = left;
  if (artifacts.length === 0 && first !== undefined) throw new AdaptError(`no program could be built, not for ${first.arch} either: ${first.reason}`, { where: first.program, advice: 'See to it that the project builds, and that there is room on the disk; then run again with --resume.' });
  const notes = left.map(({ program, arch, reason }): Note => ({ stage: 'build', kind: arch === context.target.go ? 'warning' : 'skipped', message: `${program} was not built for ${arch}: ${reason}` }));
  for (const name of unlinked) notes.push({ stage: 'build', kind: 'warning', message: `${name} is set by the linker flags, and no program has its value: the variable has another name, or nothing reads it` });
  for (const note of notes) context.reporter.warn(note.message);
  return { artifacts, notes: [...record.notes, ...notes] };
};

async function buildRequest(run: Run): Promise<BuildRequest> {
  const { context, project, record: { adaptation } } = run;
  const { tags = [], cgo = false, packages } = goScope(run);
  const trees = await goTrees(project, context, run.options.replace);
  // Where no Go package had to change, the original is built, with the flags that leave it as it is.
  const copy = adaptation !== undefined && changesGo(run.record) ? join(context.workDir, adaptation.dir) : undefined;
  const modules = trees.map((tree): BuildModule => {
    const patterns = (asked: readonly string[] | undefined): string[] => patternsFor(tree, trees, asked);
    if (copy === undefined || adaptation === undefined) return { dir: tree.dir, goflags: tree.goflags, env: tree.env, patterns };
    const GOWORK = tree.members === undefined ? 'off' : join(copy, 'go.work');
    return { dir: join(copy, tree.folder), goflags: adaptation.goflags, env: { GO111MODULE: 'on', GOWORK, ...adaptation.env }, patterns };
  });
  const { goflags = '', env = {} } = modules[0] ?? {};
  return { project, root: { dir: copy ?? project.root, goflags, env }, modules, packages, tags, cgo, arches: wanted(run) };
}

/** What is built for: the baseline first, as what fails for it as well is not the target's fault. */
function wanted({ context: { target, baseline }, options: { onlyArch } }: Run): Architecture[] {
  if (onlyArch === undefined) return [baseline, target];
  const only = architecture(onlyArch);
  if (only !== target && only !== baseline) throw userError(`${only.go} is neither the target nor the baseline`, '--only-arch', `Name ${target.go} or ${baseline.go}.`);
  return [only];
}

function changesGo({ adaptation, gaps }: AdaptRecord): boolean {
  const closed = new Set(adaptation?.applied.flatMap((change) => change.gaps));
  return gaps.some((gap) => gap.ecosystem === 'go' && closed.has(gap.id));
}

/** A build that fails for the target while gaps are open fails because of them, most likely. */
function withOpenGaps(error: unknown, record: AdaptRecord): unknown {
  const open = record.gaps.filter((gap) => gap.ecosystem === 'go' && gap.state !== 'closed' && gap.ignored === undefined).map((gap) => gap.package);
  if (!(error instanceof AdaptError) || error.blame === 'user' || open.length === 0) return error;
  const named = open.slice(0, 5).join(', ');
  return new AdaptError(error.message, { where: error.where, advice: `Not closed yet: ${named}${open.length > 5 ? ` and ${open.length - 5} more` : ''}; see the gaps in the report.`, cause: error });
}
