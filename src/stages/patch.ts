import { findDeclarationGaps, withoutListed } from '../gaps/declarations/index.js';
import { goTrees, patternsFor, probeTree, supportsTarget } from '../gaps/go/index.js';
import { applyIgnore } from '../gaps/ignore.js';
import { userError } from '../lib/errors.js';
import { undo } from '../lib/journal.js';
import { adaptProject, namesNothing, recipeRungOf, synthesisRung, upgradeRung, type Rungs } from '../recipes/index.js';
import type { RecipeSources } from '../recipes/recipe/sources.js';
import type { LadderTools } from '../recipes/rung.js';
import type { AdaptRecord, Gap, Note } from '../record/types.js';
import { goScope } from './go-scope.js';
import { imageFileReader } from './image-file.js';
import { skipped, type Run, type Stage } from './run.js';

/** The ladder's rungs. */
const rungs = (run: Run): Rungs => ({ upgrade: upgradeRung(), recipe: recipeRungOf(recipeSources(run)), synthesize: synthesisRung });

/** Closes the gaps in a copy of the project, proves it, and leaves `adapt.patch`. */
export const patch: Stage = async (run) => (run.options.undo === true ? takeBack(run) : closeBy(rungs(run), run));

/** The stage with rungs of the caller's choice. */
export async function closeBy(rungs: Rungs, run: Run): Promise<Partial<AdaptRecord>> {
  const { context, project, record, options } = run;
  const scope = goScope(run);
  const originals = await goTrees(project, context, scope.replace);
  const trees = originals.map((original) => ({ original, packages: patternsFor(original, originals, scope.packages) })).filter(({ packages }) => packages.length > 0);
  const adapted = await adaptProject({
    project, gaps: record.gaps, libraries: record.libraries, trees, scope, choice: options, dryRun: options.dryRun === true, write: options.write === true, force: options.force === true,
    compilers: compilers(run), rungs, tools: ladderTools(run),
  });
  const idle = namesNothing(record.gaps, options).map((word): Note => ({ stage: 'patch', kind: 'warning', message: `${word}: no gap has this id, package, module or file` }));
  for (const { message } of idle) context.reporter.warn(message);
  const done = { ...adapted, notes: [...record.notes, ...adapted.notes, ...idle] };
  if (options.dryRun !== true) return done;
  const ways = adapted.gaps.filter((gap) => gap.state === 'open' && gap.ignored === undefined && gap.remedy.kind !== 'none').length;
  return { ...done, ...skipped({ ...run, record: { ...record, notes: done.notes } }, 'patch', `dry run: nothing was changed, and ${ways === 1 ? 'one gap has' : `${ways} gaps have`} a way that would be tried`) };
}

/** Where recipes come from: the project's own, those that were named, those that ship with the tool. */
function recipeSources({ context, project, options }: Run): RecipeSources {
  return { project: project.root, cacheDir: context.cacheDir, ...(options.recipes === undefined ? {} : { given: options.recipes }) };
}

/** What other wings do for the ladder. */
function ladderTools({ context, project, record }: Run): LadderTools {
  return {
    context,
    readImageFile: imageFileReader(context),
    supports: (module, version, packages) => supportsTarget(module, version, packages, context),
    probe: (dir, options) => probeTree(dir, options, context),
    fileGaps: async (dir) => {
      const found = await findDeclarationGaps({ root: dir, file: project.file }, context);
      return new Map(applyIgnore(withoutListed(found.gaps, record.libraries).gaps, project.file.ignore ?? []).gaps.map((gap) => [gap.id, gap]));
    },
  };
}

/** The compilers that setup found for cgo, and where they look for libraries. */
function compilers({ record }: Run): Record<string, string> {
  const env = record.setup?.environment?.env ?? {};
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^(CC|CXX|PKG_CONFIG\w*)$/.test(name)));
}

/** Makes the user's own tree what it was before the last `--write`. */
async function takeBack({ project, options, context, record }: Run): Promise<Partial<AdaptRecord>> {
  if (options.dryRun === true) throw userError('--undo changes files, and --dry-run is to change none', '', 'Leave one of them out.');
  if (project.info.source === 'module') throw userError('a published module was never written to', project.info.asked, 'Name the folder that --write wrote to.');
  const files = await undo(project.root, options.force);
  if (files.length === 0) throw userError('there is nothing to take back', project.info.asked, 'Only what `patch --write` wrote can be taken back.');
  const done = `${files.length === 1 ? 'one file is as it was' : `${files.length} files are as they were`} before`;
  context.reporter.info(done);
  record.stages['patch'] = { state: 'skipped', startedAt: new Date().toISOString(), seconds: 0, message: `taken back: ${done}` };
  return { gaps: record.gaps.map(reopened) };
}

/** A gap whose remedy was taken back: what was proved of it holds no longer. */
function reopened(gap: Gap): Gap {
  const { proof: _, ...rest } = gap;
  return gap.state === 'closed' ? { ...rest, state: 'open' } : gap;
}
