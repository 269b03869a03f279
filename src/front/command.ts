import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AdaptError, EXIT, Interrupted } from '../lib/errors.js';
import { toolVersion } from '../lib/version.js';
import type { AdaptRecord } from '../record/types.js';
import { gateMessage, knownGaps } from '../report/gate.js';
import { renderTerminal } from '../report/terminal.js';

import { adapt, runStage, type RunControl } from '../stages/pipeline.js';
import { help } from './help.js';
import { parse, type Invocation } from './parse.js';
import { onSignals } from './signals.js';
import { clean, colourWanted, terminalReporter } from './terminal.js';

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
  const { output, options } = asked;
  const reporter = terminalReporter(process.stderr, { quiet: output.quiet, verbose: output.verbose, colour: colourWanted(process.stderr, process.env) });
  const signals = onSignals();
  let record: AdaptRecord | undefined;
  const control: RunControl = { reporter, signal: signals.signal, onRecord: (latest) => { record = latest; } };
  let code: number = EXIT.done;
  try {
    if (asked.command === 'doctor') {
      throw new AdaptError('doctor is not there yet', { advice: 'Run `loong-adapt setup`.' });
    }
    const known = options.failOn === 'new' ? await knownGaps(options.known) : undefined;
    record = asked.command === 'adapt' ? await adapt(options, control) : await runStage(asked.command, options, control);
    const gate = gateMessage(record, options.failOn ?? 'none', known);
    if (gate !== '') {
      process.stderr.write(`${clean(gate)}\n`);
      code = EXIT.gate;
    }
  } catch (error) {
    code = explain(error);
  } finally {
    signals.done();
  }
  if (record !== undefined && (code === EXIT.done || code === EXIT.failed || code === EXIT.gate)) {
    await print(output.json ? `${JSON.stringify(record, null, 2)}\n` : renderTerminal(record, await view(asked)));
  }
  return code;
}

async function view(asked: RunInvocation): Promise<{ width: number; colour: boolean; workDir: string }> {
  const workDir = asked.options.workDir ?? '.loong-adapt';
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

/** Writes all of it, also into a slow pipe; a reader that went away is no error of ours. */
function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => {
      if (error == null || (error as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(error);
    });
  });
}
