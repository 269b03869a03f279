import type { SmokeStep } from '../project/file.js';
import { commandText, type StepAnswer } from './step.js';

/** Commands whose answers differ between baseline and target, each with the first line that does. */
export function compareAnswers(steps: readonly SmokeStep[], baseline: readonly StepAnswer[], target: readonly StepAnswer[]): string[] {
  const differences: string[] = [];
  for (const [i, step] of steps.entries()) {
    if (step.compare === false) continue;
    const [one, other] = [baseline[i], target[i]];
    if (one === undefined && other === undefined) continue;
    const difference = one === undefined || other === undefined ? 'it ran for one of them only' : answerDifference(one, other);
    if (difference !== '') differences.push(`${commandText(step)}: ${difference}`);
  }
  return differences;
}

function answerDifference(one: StepAnswer, other: StepAnswer): string {
  if (one.command.exitCode !== other.command.exitCode) return `exit code ${one.command.exitCode} on ${one.command.arch}, ${other.command.exitCode} on ${other.command.arch}`;
  if (one.compared === other.compared) return '';
  const [lines, others] = [one.compared.split('\n'), other.compared.split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  const line = at < 0 ? lines.length : at;
  const shown = (text: string | undefined): string => (text === undefined ? 'nothing' : JSON.stringify(text.slice(0, 120)));
  return `line ${line + 1} is ${shown(lines[line])} on ${one.command.arch}, ${shown(others[line])} on ${other.command.arch}`;
}
