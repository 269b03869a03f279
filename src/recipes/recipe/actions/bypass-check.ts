import { join } from 'node:path';
import type { Context } from '../../../lib/context.js';
import { AdaptError } from '../../../lib/errors.js';
import { exec, type ExecResult } from '../../../lib/exec.js';
import type { Architecture } from '../../../target/architectures.js';
import { dropPrerequisite, leadingTo, rulesOf } from '../makefile.js';
import { proveBuild } from '../make-build.js';
import { pretendMachine } from '../pretend.js';
import type { BypassCheckStep } from '../steps.js';
import { toolEnv, withCopy } from '../tool-copy.js';
import type { Action } from './action.js';

/** Seconds for one run of make; a check that takes longer is none. */
const TIMEOUT = 120;

/**
 * The method's way around a check that knows no target ([0166]-[0172]): make is run where `uname` answers as on the target, the
 * target that fails is read from its error, and the goal no longer asks for it. The proof is the Makefile's own build.
 */
export const bypassCheck: Action<BypassCheckStep> = async ({ goals, makefile }, bench) => {
  const { draft, tools: { context } } = bench;
  const file = makefile ?? 'Makefile';
  const text = await draft.need(file);
  const targets = new Set(rulesOf(text).flatMap((rule) => rule.targets));
  const goal = (goals ?? ['build', 'all']).find((name) => targets.has(name));
  if (goal === undefined) throw new AdaptError(`the Makefile has no goal ${(goals ?? ['build', 'all']).join(' or ')}`, { where: file, advice: 'Name its build goal in the recipe.' });
  const failing = await withCopy(draft, context, (folder, scratch) => failingTarget(folder, scratch, file, goal, context));
  const leading = leadingTo(text, goal, failing);
  if (leading.length === 0) throw new AdaptError(`\`make ${goal}\` fails in ${failing}, which is no prerequisite that can be left out`, { where: file, advice: 'Extend the list of architectures instead.' });
  await draft.write(file, leading.reduce((changed, target) => dropPrerequisite(changed, target, failing), text));
  bench.bypass = true;
  bench.proofs.push((place) => proveBuild(place, file, goal, failing, context));
};

/** The target that fails where `uname` answers as on the target and passes where it answers as on the baseline. */
async function failingTarget(folder: string, scratch: string, file: string, goal: string, context: Context): Promise<string> {
  const make = async (wanted: string, arch: Architecture): Promise<ExecResult> => {
    const shims = await pretendMachine(join(scratch, arch.go), arch, []);
    const env = toolEnv({ PATH: `${shims}:${process.env['PATH'] ?? ''}` });
    return exec('make', ['-f', file, wanted], { cwd: folder, env, signal: context.signal, timeout: TIMEOUT, maxBytes: 1024 * 1024 });
  };
  const result = await make(goal, context.target);
  const failing = targetOfError(`${result.stderr}\n${result.stdout}`);
  if (result.exitCode === 0 || failing === undefined) throw new AdaptError(`\`make ${goal}\` is not stopped by a check for the architecture`, { where: file, advice: 'Extend the list of architectures instead.' });
  if ((await make(failing, context.baseline)).exitCode !== 0) throw new AdaptError(`\`make ${failing}\` fails for ${context.baseline.go} as well: it is no check for the architecture`, { where: file, advice: 'See what it lacks on this machine.' });
  return failing;
}

/** The target named by make's error, `make: *** [Makefile:17: checks] Error 1`, in any language. */
export function targetOfError(output: string): string | undefined {
  const line = output.split('\n').findLast((one) => /^g?make: \*\*\* \[/.test(one)) ?? '';
  return /\*\*\* \[(?:[^\]:]+:\d+: ?)?([^\]:\s]+)\]/.exec(line)?.[1];
}
