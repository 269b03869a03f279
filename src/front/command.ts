import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT } from '../lib/errors.js';
import type { AdaptRecord } from '../record/types.js';
import { renderDoctor } from '../report/doctor.js';
import { renderExplanations } from '../report/explain.js';
import { gateMessage, knownGaps } from '../report/gate.js';
import { renderTerminal } from '../report/terminal.js';
import { renderUpstream } from '../report/upstream.js';
import { doctor } from '../stages/doctor.js';
import { explain as explainRules } from '../stages/explain.js';
import { init } from '../stages/init.js';
import { adapt, runStage, type RunControl } from '../stages/pipeline.js';
import { commandLine, explain, json, print, printAnswer, type RunInvocation } from './command-line.js';
import type { PipelineCommand } from './commands.js';
import { runImageCommand } from './image-commands.js';
import { clean, colourWanted } from './terminal.js';
import { toOptions } from './values.js';

/** Runs one command line; answers its exit code (see `EXIT`). Results go to standard output, all else to standard error. */
export function runCommand(argv: readonly string[]): Promise<number> {
  return commandLine(argv, run);
}

async function run(asked: RunInvocation, control: RunControl): Promise<number> {
  switch (asked.command) {
    case 'doctor':
      return runDoctor(asked, control);
    case 'recipes':
      return runRecipes(asked, control);
    case 'controllers':
      return runControllers(asked, control);
    case 'node-image':
      return runNodeImage(asked, control);
    case 'explain':
      return runExplain(asked);
    case 'upstream':
      return runUpstream(asked, control);
    case 'init':
      return runInit(asked);
    case 'retag':
    case 'promote':
    case 'index':
    case 'audit':
    case 'base':
    case 'plan':
    case 'attest':
      return printAnswer(await runImageCommand(asked.command, asked.operands, asked.values, control), asked);
    default:
      return runPipeline(asked.command, asked, control);
  }
}

/** Runs stages; the record is printed as far as it came, also where a stage failed. */
async function runPipeline(command: PipelineCommand, asked: RunInvocation, control: RunControl): Promise<number> {
  const options = toOptions(asked.operands[0] ?? '', asked.values);
  const alone = command === 'setup' && options.project === '';
  let record: AdaptRecord | undefined;
  let code: number = EXIT.done;
  try {
    const known = options.failOn === 'new' ? await knownGaps(options.known) : undefined;
    const whole: RunControl = { ...control, onRecord: (latest) => { record = latest; } };
    record = command === 'adapt' ? await adapt(options, whole) : await runStage(command, options, whole);
    const gate = gateMessage(toldBy(record, alone), options.failOn ?? 'none', known);
    if (gate !== '') process.stderr.write(`${clean(gate)}\n`);
    code = record.smoke?.passed === false && (command === 'adapt' || command === 'smoke') ? EXIT.failed : gate === '' ? EXIT.done : EXIT.gate;
  } catch (error) {
    code = explain(error);
  }
  if (options.undo === true && code === EXIT.done && !asked.output.json) return code; // What was taken back is said; of the gaps it tells nothing.
  if (record !== undefined && (code === EXIT.done || code === EXIT.failed || code === EXIT.gate)) {
    await print(asked.output.json ? json(record) : renderTerminal(toldBy(record, alone), await view(options.workDir)));
  }
  return code;
}

/** Of a machine made ready alone, what the record holds of a project besides is not the answer. */
function toldBy(record: AdaptRecord, alone: boolean): AdaptRecord {
  if (!alone) return record;
  const { smoke: _smoke, packages: _packages, adaptation: _adaptation, report: _report, stages: { setup }, ...rest } = record;
  return { ...rest, project: { ...record.project, asked: '' }, stages: setup === undefined ? {} : { setup }, gaps: [], info: [], notes: [], artifacts: [], images: [] };
}

async function runRecipes(asked: RunInvocation, control: RunControl): Promise<number> {
  const { runRecipeCommand } = await import(/* webpackMode: "eager" */ './recipe-commands.js');
  return printAnswer(await runRecipeCommand(asked.operands, asked.values, control), asked);
}

async function runUpstream(asked: RunInvocation, control: RunControl): Promise<number> {
  const { upstream } = await import(/* webpackMode: "eager" */ '../stages/upstream.js');
  const [project] = asked.operands;
  const outcome = await upstream({ ...asked.values, ...(project === undefined ? {} : { project }) }, control);
  await print(asked.output.json ? json(outcome) : clean(renderUpstream(outcome)));
  return EXIT.done;
}

async function runInit(asked: RunInvocation): Promise<number> {
  const [project] = asked.operands;
  const outcome = await init({ ...asked.values, ...(project === undefined ? {} : { project }) });
  await print(asked.output.json ? json(outcome) : clean([...outcome.files.map((file) => `${join(project ?? '.', file)}\n`), ...outcome.kept.map((file) => `${join(project ?? '.', file)} is there already, and stays as it is\n`)].join('')));
  return EXIT.done;
}

async function runControllers(asked: RunInvocation, control: RunControl): Promise<number> {
  const { runControllerCommand } = await import(/* webpackMode: "eager" */ './controller-commands.js');
  const { answer, text } = await runControllerCommand(asked.operands, asked.values, control);
  await print(asked.output.json ? json(answer) : clean(text));
  return EXIT.done;
}

async function runNodeImage(asked: RunInvocation, control: RunControl): Promise<number> {
  const { nodeImage } = await import(/* webpackMode: "eager" */ '../stages/node-image.js');
  const answer = await nodeImage(asked.values, control);
  await print(asked.output.json ? json(answer) : `${answer.name} ${answer.from}${answer.archive === undefined ? '' : ` ${answer.archive}`}\n`);
  return EXIT.done;
}

async function runDoctor(asked: RunInvocation, control: RunControl): Promise<number> {
  const findings = await doctor(toOptions('', asked.values), control);
  await print(asked.output.json ? json(findings) : renderDoctor(findings, columns(), colourWanted(process.stdout, process.env)));
  return EXIT.done;
}

async function runExplain(asked: RunInvocation): Promise<number> {
  const { workDir } = toOptions('', asked.values);
  const found = await explainRules({ subject: asked.operands[0] ?? '', ...(workDir === undefined ? {} : { workDir }) });
  await print(asked.output.json ? json(found) : renderExplanations(found, columns(), colourWanted(process.stdout, process.env)));
  return EXIT.done;
}

/** The terminal's width; 100 where there is none, or its size was never set. */
function columns(): number {
  return process.stdout.columns || 100;
}

async function view(wanted: string | undefined): Promise<{ width: number; colour: boolean; workDir: string }> {
  const workDir = wanted ?? '.loong-adapt';
  const there = await stat(resolve(workDir)).then(() => true, () => false);
  return { width: columns(), colour: colourWanted(process.stdout, process.env), workDir: there ? workDir : '' };
}
