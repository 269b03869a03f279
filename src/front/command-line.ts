import { AdaptError, EXIT, Interrupted } from '../lib/errors.js';
import { toolVersion } from '../lib/version.js';
import type { RunControl } from '../stages/pipeline.js';
import { help } from './help.js';
import { parse, type Invocation } from './parse.js';
import { onSignals } from './signals.js';
import { clean, colourWanted, terminalReporter } from './terminal.js';

/** A command line that asks for work. */
export type RunInvocation = Extract<Invocation, { kind: 'run' }>;

/** What a command came to: for `--json`, for a person, and whether it is as it should be. */
export interface CommandAnswer {
  answer: object;
  text: string;
  ok: boolean;
}

/** Parses a command line and has its work done; answers the exit code (see `EXIT`). Results go to standard output, all else to standard error. */
export async function commandLine(argv: readonly string[], work: (asked: RunInvocation, control: RunControl) => Promise<number>): Promise<number> {
  process.stderr.on('error', () => {}); // Whoever reads messages may go away (`2>&1 | head`): no reason to stop.
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
    case 'run': {
      const { quiet, verbose } = asked.output;
      const reporter = terminalReporter(process.stderr, { quiet, verbose, colour: colourWanted(process.stderr, process.env) });
      const signals = onSignals();
      try {
        return await work(asked, { reporter, signal: signals.signal });
      } catch (error) {
        return explain(error);
      } finally {
        signals.done();
      }
    }
  }
}

/** Prints an answer as it was asked for. */
export async function printAnswer({ answer, text, ok }: CommandAnswer, asked: RunInvocation): Promise<number> {
  await print(asked.output.json ? json(answer) : clean(text));
  return ok ? EXIT.done : EXIT.failed;
}

/** One line for what was expected to go wrong, the stack for a bug; answers the exit code. */
export function explain(error: unknown): number {
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

/** A result for programs. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes all of it, also into a slow pipe; a reader that went away is no error of ours. */
export function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.once('error', () => {}); // Told to the callback, too.
    process.stdout.write(text, (error) => {
      if (error == null || (error as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(error);
    });
  });
}
