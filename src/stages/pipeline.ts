import { join } from 'node:path';
import { removeHalfWritten } from '../lib/files.js';
import { lockFolder } from '../lib/lock.js';
import type { Context } from '../lib/context.js';
import { AdaptError, Interrupted, userError } from '../lib/errors.js';
import { silentReporter, type Reporter } from '../lib/log.js';
import type { Options } from '../project/options.js';
import { readRecord, writeRecord } from '../record/store.js';
import { STAGES, type AdaptRecord, type StageName } from '../record/types.js';
import { build } from './build.js';
import { NEEDS, continued, forgetFrom, sameRun, withRecorded } from './continue.js';
import { detect } from './detect.js';
import { image } from './image.js';
import { packages } from './package.js';
import { patch } from './patch.js';
import { report } from './report.js';
import { resources } from './resources.js';
import { makeRoomIn } from './room.js';
import { openContext, openRun, otherSubject, projectlessRun, unopenedRecord, type Run, type Stage } from './run.js';
import { setup } from './setup.js';
import { smoke } from './smoke.js';

const STAGE: Record<StageName, Stage> = { setup, detect, patch, build, image, package: packages, resources, smoke, report };

/** How to run: where messages go and what ends it early. */
export interface RunControl {
  reporter: Reporter;
  signal: AbortSignal;
  /** Gets the record after each stage, also after one that failed. */
  onRecord?: (record: AdaptRecord) => void;
}

/** Runs every stage. A stage that fails ends the run; the record on disk holds what was reached, and a report is still written. */
export async function adapt(options: Options, control: RunControl): Promise<AdaptRecord> {
  return runStages(options, STAGES, options.resume === true, control);
}

/** Runs one stage; stages whose results it needs and that this work directory doesn't hold run first. */
export async function runStage(stage: StageName, options: Options, control: RunControl): Promise<AdaptRecord> {
  // Taking back needs no look at the project.
  const wanted = new Set([...(options.undo === true ? [] : NEEDS[stage]), stage]);
  return runStages(options, STAGES.filter((name) => wanted.has(name)), true, control, stage);
}

async function runStages(options: Options, stages: readonly StageName[], reuse: boolean, control: RunControl, always?: StageName): Promise<AdaptRecord> {
  const context = await openContext(options, control.reporter, control.signal);
  const unlock = await lockFolder(context.workDir);
  try {
    await removeHalfWritten(context.workDir);
    await removeHalfWritten(join(context.workDir, 'go'), 1); // Copies of module files; what is beside them may be the project's own.
    const earlier = reuse ? await readRecord(context.workDir) : undefined;
    const run = await openOrTell(always === undefined ? options : sameConfig(options, earlier), context, control, always);
    run.stages = stages;
    if (earlier !== undefined) goOn(run, earlier, always);
    let ran = false;
    for (const name of stages) {
      if (run.record.stages[name]?.state === 'done' && name !== always && name !== 'report') continue;
      forgetFrom(run.record, name);
      const before = run.record;
      try {
        await runOne(name, run, always !== undefined && !ran);
        ran = true;
      } catch (error) {
        // A mistake in what was asked for, before anything was done: what an earlier run left stays as it is.
        if (!ran && always !== undefined && run.record === before && isMistake(error)) throw error;
        // What was reached is worth a report; the stage's own error is the one that counts.
        if (name !== 'report' && !(error instanceof Interrupted)) await runOne('report', run).catch(() => {});
        throw error;
      } finally {
        control.onRecord?.(run.record);
      }
    }
    // A report that an earlier run left would tell of another state than the record.
    if (run.record.report !== undefined && !stages.includes('report')) await renewReport(run);
    await makeRoomIn(context, options.cacheLimit);
    return run.record;
  } finally {
    await unlock();
  }
}

/** Writes an earlier run's report anew, without a word; where that fails, the stage that was asked for is done all the same. */
async function renewReport(run: Run): Promise<void> {
  const quiet: Run = { ...run, context: { ...run.context, reporter: silentReporter } };
  forgetFrom(run.record, 'report');
  try {
    await runOne('report', quiet);
  } catch (error) {
    if (!(error instanceof AdaptError)) throw error;
    run.context.reporter.warn(`the report is still that of an earlier run: ${error.line}`);
  }
  run.record = quiet.record;
}

/** A stage on its own goes on with the project file of the run before it, unless another is named. */
function sameConfig(options: Options, earlier: AdaptRecord | undefined): Options {
  const config = earlier?.project.asked === options.project ? earlier.options['config'] : undefined;
  return options.config === undefined && config !== undefined ? { ...options, config } : options;
}

/** Takes over what an earlier run in this work directory left. */
function goOn(run: Run, earlier: AdaptRecord, alone: StageName | undefined): void {
  if (alone === undefined) {
    if (sameRun(earlier, run.record)) run.record = { ...earlier, project: run.record.project };
    return;
  }
  if (alone === 'report' && run.record.project.asked === '') {
    run.record = earlier;
    return;
  }
  // A machine is made ready beside what is known of a project, not instead of it.
  const beside = alone === 'setup' && run.record.project.asked === '';
  const record = continued(earlier, beside ? { ...run.record, project: earlier.project } : run.record);
  if (record === undefined) return;
  run.record = record;
  run.options = withRecorded(run.options, record, alone);
}

/** Opens the run; where that failed for no mistake of the user's, a record says so. */
async function openOrTell(options: Options, context: Context, control: RunControl, alone: StageName | undefined): Promise<Run> {
  try {
    if (options.project === '' && (alone === 'setup' || alone === 'report' || (alone === 'detect' && otherSubject(options) !== ''))) return await openWithoutProject(alone, options, context);
    return await openRun(options, context);
  } catch (error) {
    if (error instanceof AdaptError && error.blame === 'failed') control.onRecord?.(unopenedRecord(options, context, error.message));
    throw error;
  }
}

async function openWithoutProject(alone: StageName, options: Options, context: Context): Promise<Run> {
  if (alone === 'report' && (await readRecord(context.workDir)) === undefined) throw userError('there is no record to report', context.workDir, 'Name the --work-dir of a run.');
  return projectlessRun(options, context);
}

/** A mistake of the user's, not of the project or the machine. */
function isMistake(error: unknown): boolean {
  return error instanceof AdaptError && error.blame === 'user';
}

/** Runs a stage and writes the record. `first`: nothing was done in this run yet, so that a mistake in what was asked leaves what an earlier run wrote. */
async function runOne(name: StageName, run: Run, first = false): Promise<void> {
  const { reporter, signal, workDir } = run.context;
  const before = run.record; // A stage that found something before it failed puts another in its place.
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 10) / 100;
  try {
    if (signal.aborted) throw new Interrupted();
    const added = await reporter.group(name, async () => STAGE[name](run));
    run.record = { ...run.record, ...added };
    run.record.stages = { ...run.record.stages, [name]: { state: 'done', ...run.record.stages[name], startedAt, seconds: seconds() } };
  } catch (error) {
    run.record.stages = { ...run.record.stages, [name]: { state: 'failed', startedAt, seconds: seconds(), message: error instanceof Error ? error.message : String(error) } };
    if (!first || run.record !== before || !isMistake(error)) await writeRecord(workDir, run.record).catch(() => {}); // The stage's own error says more, e.g. that the disk is full.
    throw error;
  }
  await writeRecord(workDir, run.record);
}
