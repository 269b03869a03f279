/**
 * The library: what the Action and the command run, for use from other programs.
 * Importing it does nothing: no listener, no environment read, no file touched.
 */
import { silentReporter } from './lib/log.js';
import type { Options } from './project/options.js';
import type { AdaptRecord, StageName } from './record/types.js';
import { adapt as runAll, runStage, type RunControl } from './stages/pipeline.js';

export { AdaptError, EXIT, Interrupted } from './lib/errors.js';
export { silentReporter, type Annotation, type Reporter } from './lib/log.js';
export type { Options } from './project/options.js';
export type { ProjectFile } from './project/file.js';
export * from './record/types.js';
export { parseRecord, readRecord, recordProblem } from './record/store.js';
export type { RunControl } from './stages/pipeline.js';

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
export const resources = stage('resources');
export const smoke = stage('smoke');
export const report = stage('report');

function stage(name: StageName): StageFunction {
  return (options, control) => runStage(name, options, complete(control));
}

function complete(control: Partial<RunControl> = {}): RunControl {
  return { ...control, reporter: control.reporter ?? silentReporter, signal: control.signal ?? new AbortController().signal };
}
