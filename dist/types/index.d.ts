import type { ImagesPlan } from './record/plan.js';
import type { Options } from './project/options.js';
import type { AdaptRecord } from './record/types.js';
import { attest as attestImage, type AttestOptions } from './stages/attest.js';
import { type AuditImageOptions, type AuditOutcome } from './stages/audit.js';
import { type BaseOptions, type BaseOutcome } from './stages/base.js';
import { type Finding } from './stages/doctor.js';
import { type ExplainOptions, type Explanation } from './stages/explain.js';
import { index as joinImages, type IndexOptions } from './stages/index-images.js';
import { type InitOptions, type InitOutcome } from './stages/init.js';
import { type RunControl } from './stages/pipeline.js';
import { testRecipes as test, type LintFinding, type RecipeInfo, type RecipeOptions } from './stages/recipes.js';
import { type PlanOptions } from './stages/plan.js';
import { promote as promoteImage, type PromoteOptions } from './stages/promote.js';
import { retag as retagImage, type RetagOptions } from './stages/retag.js';
import { type UpstreamOptions, type UpstreamOutcome } from './stages/upstream.js';
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
export declare const adapt: StageFunction;
export declare const setup: StageFunction;
export declare const detect: StageFunction;
export declare const patch: StageFunction;
export declare const build: StageFunction;
export declare const image: StageFunction;
/** As `import { package as pack }`: the word is reserved. */
export { makePackages as package };
export declare const resources: StageFunction;
export declare const smoke: StageFunction;
export declare const report: StageFunction;
declare const makePackages: StageFunction;
/** Looks what this machine has for each stage, and what it lacks. */
export declare const doctor: (options?: Omit<Options, "project">, control?: Partial<RunControl>) => Promise<Finding[]>;
/** Begins a project file, and a workflow where one is asked for; answers what it wrote. */
export declare const init: (options?: InitOptions) => Promise<InitOutcome>;
/** Says what a rule means, or what is known of a gap. */
export declare const explain: (options: ExplainOptions) => Promise<Explanation[]>;
/** Gives an image further names, by digest. */
export declare const retag: (options: RetagOptions, control?: Partial<RunControl>) => ReturnType<typeof retagImage>;
/** As `retag`, after an audit. */
export declare const promote: (options: PromoteOptions, control?: Partial<RunControl>) => ReturnType<typeof promoteImage>;
/** Makes a base image from Debian's packages. */
export declare const base: (options: BaseOptions, control?: Partial<RunControl>) => Promise<BaseOutcome>;
/** Says where the images of an application come from, and brings them where `to` says. */
export declare const plan: (options: PlanOptions, control?: Partial<RunControl>) => Promise<ImagesPlan>;
/** Joins images of single platforms in one index. */
export declare const index: (options: IndexOptions, control?: Partial<RunControl>) => ReturnType<typeof joinImages>;
/** Turns the adaptation of an earlier run into a patch series for each project that must change. */
export declare const upstream: (options?: UpstreamOptions, control?: Partial<RunControl>) => Promise<UpstreamOutcome>;
/** The recipes that a run with these options has. */
export declare const listRecipes: (options?: RecipeOptions, control?: Partial<RunControl>) => Promise<RecipeInfo[]>;
/** What is wrong with recipes, by name or folder; default: all. */
export declare const lintRecipes: (names?: readonly string[], options?: RecipeOptions, control?: Partial<RunControl>) => Promise<LintFinding[]>;
/** Runs the tests that recipes declare, by name or folder; default: all. */
export declare const testRecipes: (names?: readonly string[], options?: RecipeOptions, control?: Partial<RunControl>) => ReturnType<typeof test>;
/** Makes a start for a recipe; answers the file to edit. */
export declare const newRecipe: (name: string, options?: RecipeOptions) => Promise<string>;
/** Compares what an image says with what it holds. */
export declare const audit: (options: AuditImageOptions, control?: Partial<RunControl>) => Promise<AuditOutcome>;
/** Says of an image what it is made of and how it was built, and signs it. */
export declare const attest: (options: AttestOptions, control?: Partial<RunControl>) => ReturnType<typeof attestImage>;
