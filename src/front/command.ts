import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AdaptError, EXIT, Interrupted } from '../lib/errors.js';
import { toolVersion } from '../lib/version.js';
import type { AdaptRecord } from '../record/types.js';
import { renderDoctor } from '../report/doctor.js';
import { renderExplanations } from '../report/explain.js';
import { gateMessage, knownGaps } from '../report/gate.js';
import { renderTerminal } from '../report/terminal.js';
import { renderUpstream } from '../report/upstream.js';
import { doctor } from '../stages/doctor.js';
import { explain as explainRules } from '../stages/explain.js';
import { adapt, runStage, type RunControl } from '../stages/pipeline.js';
import type { ImageCommand, PipelineCommand } from './commands.js';
import { help } from './help.js';
import { runImageCommand } from './image-commands.js';
import { parse, type Invocation } from './parse.js';
import { onSignals } from './signals.js';
import { clean, colourWanted, terminalReporter } from './terminal.js';
import { toOptions } from './values.js';

type RunInvocation = Extract<Invocation, { kind: 'run' }>;

/** Runs one command line; answers its exit code (see `EXIT`). Results go to standard output, all else to standard error. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let asked: Invocation;
  try {
    asked = parse(argv);
  } catch (error) {
    return explain(error);
  }
  switch (asked.kind) {
    case 'help':
      await print(help(asked.command));
      return argv.length === 0 ? EXIT.usage : EXIT.done;
    case 'version':
      await print(`${toolVersion()}\n`);
      return EXIT.done;
    case 'run':
      return run(asked);
  }
}

async function run(asked: RunInvocation): Promise<number> {
  const { quiet, verbose } = asked.output;
  const reporter = terminalReporter(process.stderr, { quiet, verbose, colour: colourWanted(process.stderr, process.env) });
  const signals = onSignals();
  const control: RunControl = { reporter, signal: signals.signal };
  try {
    switch (asked.command) {
      case 'doctor':
        return await runDoctor(asked, control);
      case 'recipes':
        return await runRecipes(asked, control);
      case 'controllers':
        return await runControllers(asked, control);
      case 'node-image':
        return await runNodeImage(asked, control);
      case 'explain':
        return await runExplain(asked);
      case 'upstream':
        return await runUpstream(asked, control);
      case 'retag':
      case 'promote':
      case 'index':
      case 'audit':
      case 'base':
      case 'plan':
      case 'attest':
        return await runImages(asked.command, asked, control);
      default:
        return await runPipeline(asked.command, asked, control);
    }
  } catch (error) {
    return explain(error);
  } finally {
    signals.done();
  }
}

/** Runs stages; the record is printed as far as it came, also where a stage failed. */
async function runPipeline(command: PipelineCommand, asked: RunInvocation, control: RunControl): Promise<number> {
  const options = toOptions(asked.operands[0] ?? '', asked.values);
  let record: AdaptRecord | undefined;
  let code: number = EXIT.done;
  try {
    const known = options.failOn === 'new' ? await knownGaps(options.known) : undefined;
    const whole: RunControl = { ...control, onRecord: (latest) => { record = latest; } };
    record = command === 'adapt' ? await adapt(options, whole) : await runStage(command, options, whole);
    const gate = gateMessage(record, options.failOn ?? 'none', known);
    if (gate !== '') process.stderr.write(`${clean(gate)}\n`);
    code = record.smoke?.passed === false && (command === 'adapt' || command === 'smoke') ? EXIT.failed : gate === '' ? EXIT.done : EXIT.gate;
  } catch (error) {
    code = explain(error);
  }
  if (record !== undefined && (code === EXIT.done || code === EXIT.failed || code === EXIT.gate)) {
    await print(asked.output.json ? json(record) : renderTerminal(record, await view(options.workDir)));
  }
  return code;
}

async function runImages(command: ImageCommand, asked: RunInvocation, control: RunControl): Promise<number> {
  const { answer, text, ok } = await runImageCommand(command, asked.operands, asked.values, control);
  await print(asked.output.json ? json(answer) : clean(text));
  return ok ? EXIT.done : EXIT.failed;
}

async function runRecipes(asked: RunInvocation, control: RunControl): Promise<number> {
  const { runRecipeCommand } = await import(/* webpackMode: "eager" */ './recipe-commands.js');
  const { answer, text, ok } = await runRecipeCommand(asked.operands, asked.values, control);
  await print(asked.output.json ? json(answer) : clean(text));
  return ok ? EXIT.done : EXIT.failed;
}

async function runUpstream(asked: RunInvocation, control: RunControl): Promise<number> {
  const { upstream } = await import(/* webpackMode: "eager" */ '../stages/upstream.js');
  const [project] = asked.operands;
  const outcome = await upstream({ ...asked.values, ...(project === undefined ? {} : { project }) }, control);
  await print(asked.output.json ? json(outcome) : clean(renderUpstream(outcome)));
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
  await print(asked.output.json ? json(findings) : renderDoctor(findings, colourWanted(process.stdout, process.env)));
  return EXIT.done;
}

async function runExplain(asked: RunInvocation): Promise<number> {
  const { workDir } = toOptions('', asked.values);
  const found = await explainRules({ subject: asked.operands[0] ?? '', ...(workDir === undefined ? {} : { workDir }) });
  await print(asked.output.json ? json(found) : renderExplanations(found, process.stdout.columns ?? 100, colourWanted(process.stdout, process.env)));
  return EXIT.done;
}

async function view(wanted: string | undefined): Promise<{ width: number; colour: boolean; workDir: string }> {
  const workDir = wanted ?? '.loong-adapt';
  const there = await stat(resolve(workDir)).then(() => true, () => false);
  return { width: process.stdout.columns ?? 100, colour: colourWanted(process.stdout, process.env), workDir: there ? workDir : '' };
}

/** One line for what was expected to go wrong, the stack for a bug; answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof AdaptError) {
    process.stderr.write(`loong-adapt: ${clean(error.line)}\n`);
    return error.exitCode;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`loong-adapt: ${error.message}\n`);
    return EXIT.interrupted;
  }
  process.stderr.write(`loong-adapt ${toolVersion()}: this is a bug, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes all of it, also into a slow pipe; a reader that went away is no error of ours. */
function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.once('error', () => {}); // Told to the callback, too.
    process.stdout.write(text, (error) => {
      if (error == null || (error as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(error);
    });
  });
}
