import type { Options } from './project/options.js';
import type { AdaptRecord } from './record/types.js';
import { type AuditImageOptions, type AuditOutcome } from './stages/audit.js';
import { type Finding } from './stages/doctor.js';
import { index as joinImages, type IndexOptions } from './stages/index-images.js';
import { type RunControl } from './stages/pipeline.js';
import { promote as promoteImage, type PromoteOptions } from './stages/promote.js';
import { retag as retagImage, type RetagOptions } from './stages/retag.js';
export { AdaptError, EXIT, Interrupted } from './lib/errors.js';
export { silentReporter, type Annotation, type Reporter } from './lib/log.js';
export type { Options } from './project/options.js';
export type { ProjectFile } from './project/file.js';
export * from './record/types.js';
export { parseRecord, readRecord, recordProblem } from './record/store.js';
export type { AuditImageOptions, AuditOutcome, Finding, IndexOptions, PromoteOptions, RetagOptions, RunControl };
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
export declare const resources: StageFunction;
export declare const smoke: StageFunction;
export declare const report: StageFunction;
/** Looks what this machine has for each stage, and what it lacks. */
export declare const doctor: (options?: Omit<Options, "project">, control?: Partial<RunControl>) => Promise<Finding[]>;
/** Gives an image further names, by digest. */
export declare const retag: (options: RetagOptions, control?: Partial<RunControl>) => ReturnType<typeof retagImage>;
/** As `retag`, after an audit. */
export declare const promote: (options: PromoteOptions, control?: Partial<RunControl>) => ReturnType<typeof promoteImage>;
/** Joins images of single platforms in one index. */
export declare const index: (options: IndexOptions, control?: Partial<RunControl>) => ReturnType<typeof joinImages>;
/** Compares what an image says with what it holds. */
export declare const audit: (options: AuditImageOptions, control?: Partial<RunControl>) => Promise<AuditOutcome>;
