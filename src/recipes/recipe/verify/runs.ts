import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError } from '../../../lib/errors.js';
import { commandFailed, exec } from '../../../lib/exec.js';
import { runnerFor } from '../../../target/runner.js';
import { withScratch } from '../../../target/scratch.js';
import type { AppliedPlace } from '../../rung.js';
import { readBeside } from '../read.js';
import { fill, valuesOf } from '../values.js';
import type { RunsCheck } from '../verifications.js';
import type { ProofBench } from './bench.js';
import { toolEnv } from '../tool-copy.js';
import { goIn, othersToBlame } from './place.js';

/** A program that uses the package runs for the target and prints what is expected. */
export async function provesRun(check: RunsCheck, place: AppliedPlace, bench: ProofBench): Promise<{ command: string; result: string }> {
  const { loaded, subject, tools: { context } } = bench;
  const runner = await runnerFor(context.target, 'auto', context);
  const text = fill(await readBeside(loaded, check.program), valuesOf(loaded.recipe, subject, context), join(loaded.dir, check.program));
  return withScratch(context, 'runs', async (scratch) => {
    const source = join(scratch, 'main.go');
    const program = join(scratch, 'program');
    await writeFile(source, text);
    const built = await goIn(place, ['build', '-o', program, source], context.target, bench, { timeout: 1800 });
    const others = othersToBlame(built.stderr, ['command-line-arguments', subject.gap.package]);
    if (others.length > 0) return { command: `go build ${check.program}`, result: `not run yet: ${others.slice(0, 3).join(', ')} must build first` };
    if (built.exitCode !== 0) throw commandFailed(built, `The program of recipe ${loaded.name} does not build here.`, loaded.file);
    const command = `go run ${check.program} for ${context.target.go}`;
    if (runner.kind === 'cross') return { command, result: 'built; not run, for there is no emulator' };
    const [file = '', ...args] = runner.wrap([program]);
    const result = await exec(file, args, { cwd: scratch, env: toolEnv({}), signal: context.signal, timeout: Math.min(check.timeout ?? 120, 1800), maxBytes: 1024 * 1024 });
    if (result.exitCode !== 0 || result.timedOut) throw commandFailed(result, `What recipe ${loaded.name} wrote does not work on ${context.target.go}.`, loaded.file);
    const missing = check.expect.find((one) => !result.stdout.includes(one));
    if (missing !== undefined) throw new AdaptError(`the program of recipe ${loaded.name} does not print ${JSON.stringify(missing)}, but: ${result.stdout.trim().slice(0, 200)}`, { where: loaded.file, advice: 'What the recipe wrote does not work for this version.' });
    return { command, result: result.stdout.trim().split('\n').slice(-3).join('; ').slice(0, 200) };
  });
}
