import { AdaptError } from '../lib/errors.js';
import { exec, shellWords, type ExecResult } from '../lib/exec.js';
import { fillTemplate } from '../lib/template.js';
import type { SmokeStep } from '../project/file.js';
import type { SmokeCommand } from '../record/types.js';
import type { Runner } from '../target/runner.js';
import { which } from '../target/tools.js';
import { cleanEnvironment } from './environment.js';
import { cut, maskAsked, maskRun, plainText, type RunValues } from './mask.js';
import { inOwnRoot, type HostCommand, type OwnRoot } from './own-root.js';
import { matches } from './pattern.js';
import { serviceValues } from './services.js';

/** Where the commands of one architecture run. */
export interface Side {
  runner: Runner;
  /** Fresh folder. */
  dir: string;
  /** Programs taken out of the image, by name. */
  programs: ReadonlyMap<string, string>;
  ports: ReadonlyMap<string, number>;
  /** The whole image, where a command needs it. */
  root?: OwnRoot;
  /** Whether the kernel starts programs of the architecture like any other. */
  startedByKernel: boolean;
}

/** How a program ended that should have ended otherwise. */
export interface Crash {
  exitCode: number;
  /** Empty where none ended it. */
  signal: string;
  stderr: string;
}

/** What such an end means, where it has to do with the architecture. */
export type ExplainCrash = (crash: Crash) => { meaning: string; advice: string } | undefined;

/** What came of one command. */
export interface StepAnswer {
  command: SmokeCommand;
  /** Output with all masks, whole: what is compared. */
  compared: string;
  timedOut: boolean;
}

/** Runs one command of the smoke test and holds its answer against what was expected. */
export async function runStep(step: SmokeStep, side: Side, signal: AbortSignal, explain?: ExplainCrash): Promise<StepAnswer> {
  const values = serviceValues(side.ports, { dir: side.dir });
  const fill = (text: string): string => fillTemplate(text, values, 'smoke.commands');
  const [name = '', ...args] = step.run.map(fill);
  const own = side.programs.has(name) || isOfImage(name);
  const env = await cleanEnvironment(side.dir, Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, fill(text)])));
  const command = await commandOf(name, args, env, side);
  const result = await exec(command.file, command.args, {
    cwd: side.dir, env: command.env, signal, timeout: step.timeout ?? 60, maxBytes: 1 << 20, ...(step.stdin === undefined ? {} : { input: fill(step.stdin) }),
  });
  return answerOf(step, result, { dir: side.dir, ports: side.ports, arch: side.runner.arch }, own ? explain : undefined);
}

/** Whether a command names a program of the image by its path there. */
export const isOfImage = (name: string): boolean => name.startsWith('/');

/** How a command runs here: a program of the project by its runner, one of the image in the image's root, another as it is. */
async function commandOf(name: string, args: readonly string[], env: NodeJS.ProcessEnv, side: Side): Promise<HostCommand> {
  if (isOfImage(name) && side.root !== undefined) return inOwnRoot(side.root, [name, ...args], side.dir, env, side.runner, side.startedByKernel);
  const own = side.programs.get(name);
  const [file = '', ...words] = own === undefined ? [await hostProgram(name), ...args] : side.runner.wrap([own, ...args]);
  return { file, args: words, env };
}

/** What a command's result comes to. */
export function answerOf(step: SmokeStep, result: StepResult, values: RunValues, explain?: ExplainCrash): StepAnswer {
  const output = `${result.stdout}${result.stderr}`;
  const message = problemOf(step, result, plainText(output), explain);
  const masked = maskAsked(maskRun(output, values), step.mask ?? []);
  return {
    command: {
      command: commandText(step), arch: values.arch.go, exitCode: result.exitCode, output: cut(masked), seconds: Math.round(result.seconds * 100) / 100,
      passed: message === '', ...(message === '' ? {} : { message }),
    },
    compared: masked, timedOut: result.timedOut,
  };
}

/** What is looked at of a command's end. */
export type StepResult = Pick<ExecResult, 'stdout' | 'stderr' | 'exitCode' | 'signal' | 'seconds' | 'timedOut'>;

/** The command as the project file has it. */
export function commandText(step: SmokeStep): string {
  const [name = '', ...args] = step.run;
  return shellWords(name, args);
}

async function hostProgram(name: string): Promise<string> {
  const path = await which(name);
  if (path === undefined || name.includes('/')) throw new AdaptError(`${JSON.stringify(name)} is neither a program of the project nor one on PATH`, { where: 'smoke.commands', advice: 'Name a program of build.programs, or install it.', blame: 'user' });
  return path;
}

/** What is not as expected; empty where all is. */
function problemOf(step: SmokeStep, result: StepResult, output: string, explain?: ExplainCrash): string {
  if (result.timedOut) return `took longer than ${step.timeout ?? 60} s`;
  const expected = step.exitCode ?? 0;
  if (result.signal !== '' || result.exitCode !== expected) {
    const how = result.signal === '' ? `exit code ${result.exitCode}, expected ${expected}` : `was ended by ${result.signal}`;
    const why = explain?.(result);
    return why === undefined ? how : `${how}: ${why.meaning.replace(/\.?$/, '.')} ${why.advice}`;
  }
  const missing = (step.expect ?? []).filter((pattern) => !matches(pattern, output));
  return missing.length === 0 ? '' : `the output does not match ${missing.join(' and ')}`;
}
