import type { SmokeStep } from '../project/file.js';
import { runStep, type Side } from './step.js';

/** What programs say of themselves without doing anything, the most telling first. */
const QUESTIONS: readonly (readonly string[])[] = [['--version'], ['version'], ['-version'], ['--help'], ['-h'], ['help']];
/** Seconds; a program that takes longer does something else, e.g. serve. */
const PATIENCE = 20;

/**
 * Commands for a project that names none: for each program the first question that it answers on a machine it is known to
 * work on, with the exit code it gives there.
 *
 * @param side where the programs are known to work: the baseline's.
 */
export async function inferSteps(side: Side, signal: AbortSignal): Promise<{ steps: SmokeStep[]; unasked: string[] }> {
  const steps: SmokeStep[] = [];
  const unasked: string[] = [];
  for (const name of side.programs.keys()) {
    const step = await firstAnswered(name, side, signal);
    if (step === undefined) unasked.push(name);
    else steps.push(step);
  }
  return { steps, unasked };
}

async function firstAnswered(name: string, side: Side, signal: AbortSignal): Promise<SmokeStep | undefined> {
  let second: SmokeStep | undefined;
  for (const question of QUESTIONS) {
    const step: SmokeStep = { run: [name, ...question], timeout: PATIENCE };
    const { command, timedOut } = await runStep(step, side, signal);
    if (timedOut || command.output.trim() === '') continue;
    if (command.passed) return step;
    // Many print their usage and exit with 1 or 2.
    if (command.exitCode > 0 && command.exitCode < 126) second ??= { ...step, exitCode: command.exitCode };
  }
  return second;
}
