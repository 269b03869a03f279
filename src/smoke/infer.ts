import type { SmokeStep } from '../project/file.js';
import { runStep, type Side, type StepAnswer } from './step.js';

/** What programs say of themselves without doing anything, the most telling first. A bare word might be taken for something to work on, so words come last. */
const FLAGS: readonly string[] = ['--version', '-version', '--help', '-h'];
const WORDS: readonly string[] = ['version', 'help'];
/** Seconds; a program that takes longer does something else, e.g. serve. */
const PATIENCE = 20;

/**
 * Commands for a project that names none: for each program the first question that it answers on a machine it is known to
 * work on, with the exit code it gives there. An answer that is another the second time is not compared.
 *
 * @param side where the programs are known to work: the baseline's.
 * @param programs the words that each starts with: its name, or its path in the image and arguments.
 */
export async function inferSteps(side: Side, programs: readonly (readonly string[])[], signal: AbortSignal): Promise<{ steps: SmokeStep[]; unasked: string[] }> {
  const steps: SmokeStep[] = [];
  const unasked: string[] = [];
  for (const words of programs) {
    const found = (await firstAnswered(words, FLAGS, side, signal)) ?? (await firstAnswered(words, WORDS, side, signal));
    if (found === undefined) {
      unasked.push(words.join(' '));
      continue;
    }
    const again = await runStep(found.step, side, signal);
    steps.push(again.compared === found.answer.compared ? found.step : { ...found.step, compare: false });
  }
  return { steps, unasked };
}

async function firstAnswered(words: readonly string[], questions: readonly string[], side: Side, signal: AbortSignal): Promise<{ step: SmokeStep; answer: StepAnswer } | undefined> {
  let second: { step: SmokeStep; answer: StepAnswer } | undefined;
  for (const question of questions) {
    const step: SmokeStep = { run: [...words, question], timeout: PATIENCE };
    const answer = await runStep(step, side, signal);
    const { exitCode, output, passed } = answer.command;
    if (answer.timedOut || output.trim() === '') continue;
    if (passed) return { step, answer };
    // Many print their usage and exit with 1 or 2.
    if (exitCode > 0 && exitCode < 126) second ??= { step: { ...step, exitCode }, answer };
  }
  return second;
}
