/**
 * The library: what the Action and the command run, for use from other programs.
 * Importing it does nothing: no listener, no environment read, no file touched.
 */
import { silentReporter } from './lib/log.js';
import type { ImagesPlan } from './record/plan.js';
import type { Options } from './project/options.js';
import type { AdaptRecord, StageName } from './record/types.js';
import { attest as attestImage, type AttestOptions } from './stages/attest.js';
import { audit as auditImage, type AuditImageOptions, type AuditOutcome } from './stages/audit.js';
import { base as makeBase, type BaseOptions, type BaseOutcome } from './stages/base.js';
import { doctor as examine, type Finding } from './stages/doctor.js';
import { explain as explainRules, type ExplainOptions, type Explanation } from './stages/explain.js';
import { index as joinImages, type IndexOptions } from './stages/index-images.js';
import { init as begun, type InitOptions, type InitOutcome } from './stages/init.js';
import { adapt as runAll, runStage, type RunControl } from './stages/pipeline.js';
import { lintRecipes as lint, listRecipes as list, newRecipe as begin, testRecipes as test, type LintFinding, type RecipeInfo, type RecipeOptions } from './stages/recipes.js';
import { plan as planImages, type PlanOptions } from './stages/plan.js';
import { promote as promoteImage, type PromoteOptions } from './stages/promote.js';
import { retag as retagImage, type RetagOptions } from './stages/retag.js';
import { upstream as writeSeries, type UpstreamOptions, type UpstreamOutcome } from './stages/upstream.js';

export { AdaptError, EXIT, Interrupted } from './lib/errors.js';
export { silentReporter, type Annotation, type Reporter } from './lib/log.js';
export type { Options } from './project/options.js';
export type { ProjectFile } from './project/file.js';
export * from './record/types.js';
export { parseRecord, readRecord, recordProblem } from './record/store.js';
export type { LintFinding, RecipeInfo, RecipeOptions };
export { explainCrash, type Crash } from './gaps/runtime/crash.js';
export { checkPackageArchitecture } from './target/package-architecture.js';
export { architecture, type Architecture } from './target/architectures.js';
export type { ImagesPlan, PlannedImage } from './record/plan.js';
export type { AttestOptions, AuditImageOptions, AuditOutcome, BaseOptions, BaseOutcome, PlanOptions, ExplainOptions, Explanation, Finding, IndexOptions, InitOptions, InitOutcome, PromoteOptions, RetagOptions, RunControl, UpstreamOptions, UpstreamOutcome };

/** One stage as a function: runs it, and before it those whose results it needs and the work directory doesn't hold. */
export type StageFunction = (options: Options, control?: Partial<RunControl>) => Promise<AdaptRecord>;

/**
 * Runs every stage and answers the record, which is also in the work directory.
 *
 * @param control where messages go (default: nowhere) and what interrupts the run.
 * @throws AdaptError for what was expected to go wrong; Interrupted when `control.signal` fires.
 */
export const adapt: StageFunction = (options, control) => runAll(options, complete(control));

export const setup = stage('setup');
export const detect = stage('detect');
export const patch = stage('patch');
export const build = stage('build');
export const image = stage('image');
/** As `import { package as pack }`: the word is reserved. */
export { makePackages as package };
export const resources = stage('resources');
export const smoke = stage('smoke');
export const report = stage('report');

const makePackages = stage('package');

/** Looks what this machine has for each stage, and what it lacks. */
export const doctor = (options: Omit<Options, 'project'> = {}, control?: Partial<RunControl>): Promise<Finding[]> => examine(options, complete(control));

/** Begins a project file, and a workflow where one is asked for; answers what it wrote. */
export const init = (options: InitOptions = {}): Promise<InitOutcome> => begun(options);

/** Says what a rule means, or what is known of a gap. */
export const explain = (options: ExplainOptions): Promise<Explanation[]> => explainRules(options);

/** Gives an image further names, by digest. */
export const retag = (options: RetagOptions, control?: Partial<RunControl>): ReturnType<typeof retagImage> => retagImage(options, complete(control));

/** As `retag`, after an audit. */
export const promote = (options: PromoteOptions, control?: Partial<RunControl>): ReturnType<typeof promoteImage> => promoteImage(options, complete(control));

/** Makes a base image from Debian's packages. */
export const base = (options: BaseOptions, control?: Partial<RunControl>): Promise<BaseOutcome> => makeBase(options, complete(control));

/** Says where the images of an application come from, and brings them where `to` says. */
export const plan = (options: PlanOptions, control?: Partial<RunControl>): Promise<ImagesPlan> => planImages(options, complete(control));

/** Joins images of single platforms in one index. */
export const index = (options: IndexOptions, control?: Partial<RunControl>): ReturnType<typeof joinImages> => joinImages(options, complete(control));

/** Turns the adaptation of an earlier run into a patch series for each project that must change. */
export const upstream = (options: UpstreamOptions = {}, control?: Partial<RunControl>): Promise<UpstreamOutcome> => writeSeries(options, complete(control));

/** The recipes that a run with these options has. */
export const listRecipes = (options: RecipeOptions = {}, control?: Partial<RunControl>): Promise<RecipeInfo[]> => list(options, complete(control));

/** What is wrong with recipes, by name or folder; default: all. */
export const lintRecipes = (names: readonly string[] = [], options: RecipeOptions = {}, control?: Partial<RunControl>): Promise<LintFinding[]> => lint(names, options, complete(control));

/** Runs the tests that recipes declare, by name or folder; default: all. */
export const testRecipes = (names: readonly string[] = [], options: RecipeOptions = {}, control?: Partial<RunControl>): ReturnType<typeof test> => test(names, options, complete(control));

/** Makes a start for a recipe; answers the file to edit. */
export const newRecipe = (name: string, options: RecipeOptions = {}): Promise<string> => begin(name, options);

/** Compares what an image says with what it holds. */
export const audit = (options: AuditImageOptions, control?: Partial<RunControl>): Promise<AuditOutcome> => auditImage(options, complete(control));

/** Says of an image what it is made of and how it was built, and signs it. */
export const attest = (options: AttestOptions, control?: Partial<RunControl>): ReturnType<typeof attestImage> => attestImage(options, complete(control));

function stage(name: StageName): StageFunction {
  return (options, control) => runStage(name, options, complete(control));
}

function complete(control: Partial<RunControl> = {}): RunControl {
  return { ...control, reporter: control.reporter ?? silentReporter, signal: control.signal ?? new AbortController().signal };
}
