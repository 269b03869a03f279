import * as core from '@actions/core';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { defaultCacheDir } from '../lib/cache-folder.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { toolVersion } from '../lib/version.js';
import type { Options } from '../project/options.js';
import type { AdaptRecord } from '../record/types.js';
import { annotations } from '../report/annotations.js';
import { gateMessage, knownGaps } from '../report/gate.js';
import { summaryMarkdown } from '../report/summary.js';
import { adapt, runStage, type RunControl } from '../stages/pipeline.js';
import type { PipelineCommand } from './commands.js';
import { exportSetup } from './environment.js';
import { githubReporter } from './github.js';
import { readInputs } from './inputs.js';
import { OUTPUTS } from './outputs.js';
import { onSignals } from './signals.js';
import { fromFork } from './fork.js';
import { STATE } from './state.js';
import { restoreTools } from './tools-cache.js';

/** The main step of the Action: inputs → one stage or all → outputs, annotations, job summary. */
export async function runAction(command: PipelineCommand): Promise<void> {
  const signals = onSignals();
  let record: AdaptRecord | undefined;
  let options: Options | undefined;
  try {
    const inputs = readInputs(command, process.env);
    options = inputs.options;
    if (options.evidence === 'tested' && (await fromFork(process.env))) {
      core.warning('evidence tested runs code of the project: for a pull request from a fork it goes as far as compiled.');
      const { testApp: _, ...rest } = options;
      options = { ...rest, evidence: 'compiled' };
    }
    core.info(`loong-adapt ${toolVersion()}, results in ${options.workDir ?? ''}`);
    core.saveState(STATE.setup, resolve(options.workDir ?? '.'));
    const known = options.failOn === 'new' ? await knownGaps(options.known) : undefined;
    if (inputs.cache) core.saveState(STATE.cache, JSON.stringify(await restoreTools(resolve(options.cacheDir ?? defaultCacheDir()))));
    const control: RunControl = {
      reporter: githubReporter(placeOf(options.project, process.env)), signal: signals.signal,
      onRecord: (latest) => { record = latest; },
    };
    record = command === 'adapt' ? await adapt(options, control) : await runStage(command, options, control);
    if (command === 'setup') exportSetup(record);
    const gate = gateMessage(record, options.failOn ?? 'none', known);
    if (gate !== '') core.setFailed(gate.replace('--fail-on', 'fail-on'));
    if (record.smoke?.passed === false) core.setFailed('The smoke test failed: see the job summary.');
  } catch (error) {
    fail(error);
  } finally {
    signals.done();
    if (record !== undefined && options !== undefined) await tell(record, options, command);
  }
}

function fail(error: unknown): void {
  if (error instanceof AdaptError) core.setFailed(error.line);
  else if (error instanceof Interrupted) core.setFailed(error.message);
  else core.setFailed(`loong-adapt ${toolVersion()}: this is a bug, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/** Outputs, annotations and the job summary, of whatever was reached. */
async function tell(record: AdaptRecord, options: Options, command: PipelineCommand): Promise<void> {
  const workDir = resolve(options.workDir ?? '.');
  for (const output of OUTPUTS) if (output.from.includes(command)) core.setOutput(output.name, output.value(record, workDir));
  const reporter = githubReporter(placeOf(options.project, process.env));
  if (record.project.source === 'folder') for (const annotation of annotations(record)) reporter.annotate(annotation);
  if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
  await core.summary.addRaw(summaryMarkdown(record), true).write().catch((error: unknown) => {
    core.warning(`The job summary cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** Turns a path in the project into one in the workspace; `undefined` for a project elsewhere. */
export function placeOf(project: string, env: NodeJS.ProcessEnv): (file: string) => string | undefined {
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  const folder = relative(workspace, resolve(project));
  const outside = folder === '..' || folder.startsWith(`..${sep}`) || isAbsolute(folder);
  return (file) => (outside ? undefined : join(folder, file).split(sep).join('/'));
}
