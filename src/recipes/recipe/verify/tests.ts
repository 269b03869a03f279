import { AdaptError } from '../../../lib/errors.js';
import { shellWords, type ExecResult } from '../../../lib/exec.js';
import type { Architecture } from '../../../target/architectures.js';
import { runnerFor } from '../../../target/runner.js';
import type { AppliedPlace } from '../../rung.js';
import { fillAll, valuesOf } from '../values.js';
import type { TestsCheck } from '../verifications.js';
import type { ProofBench } from './bench.js';
import { goIn } from './place.js';

/** What came of tests, by `package.Test`. */
type Outcomes = Map<string, string>;

/** Tests that pass for the baseline pass for the target, under its runner. */
export async function provesTests(check: TestsCheck, place: AppliedPlace, bench: ProofBench): Promise<{ command: string; result: string }> {
  const { loaded, subject, tools: { context } } = bench;
  const wanted = fillAll({ packages: check.packages ?? [subject.gap.package], run: check.run ?? '.' }, valuesOf(loaded.recipe, subject, context), loaded.file);
  const command = `GOARCH=${context.target.go} go test -run ${wanted.run} ${wanted.packages.join(' ')}`;
  const runner = await runnerFor(context.target, 'auto', context);
  if (runner.kind === 'cross') return { command, result: 'not run, for there is no emulator' };
  const test = (arch: Architecture, exec: string[]): Promise<ExecResult> =>
    goIn(place, ['test', '-json', '-count=1', '-run', wanted.run, ...exec, ...wanted.packages], arch, bench, { timeout: check.timeout ?? 300 });
  const wrapped = runner.wrap([]);
  const target = outcomes(await test(context.target, wrapped.length === 0 ? [] : ['-exec', shellWords(wrapped[0] ?? '', wrapped.slice(1))]));
  const baseline = outcomes(await test(context.baseline, []));
  const worse = [...baseline].filter(([name, outcome]) => outcome === 'pass' && target.get(name) !== 'pass').map(([name]) => name);
  if (worse.length > 0) throw new AdaptError(`tests that pass for ${context.baseline.go} fail for ${context.target.go}: ${worse.slice(0, 8).join(', ')}`, { where: subject.gap.package, advice: `Run ${command} to see why.` });
  const passed = [...target.values()].filter((outcome) => outcome === 'pass').length;
  if (passed === 0) throw new AdaptError('no test passed', { where: subject.gap.package, advice: `Run ${command} to see why.` });
  return { command, result: `${passed} tests pass, as for ${context.baseline.go}` };
}

function outcomes(result: ExecResult): Outcomes {
  const found: Outcomes = new Map();
  for (const line of result.stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const { Action, Package, Test } = JSON.parse(line) as { Action?: string; Package?: string; Test?: string };
      if (Test !== undefined && (Action === 'pass' || Action === 'fail' || Action === 'skip')) found.set(`${Package ?? ''}.${Test}`, Action);
    } catch {
      // A line that the program under test wrote.
    }
  }
  return found;
}
