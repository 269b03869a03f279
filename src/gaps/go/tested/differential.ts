import type { TestResult } from '../../../record/types.js';
import type { Bench } from './bench.js';
import { goTest, type Outcome, type PackageRun } from './gotest.js';

/** A test that fails for the target alone is run this often again. */
const AGAIN = 2;
/** Most tests of one package that are run again one by one. */
const MOST_AGAIN = 40;
/** How Go says ENOEXEC: in words, or as a failed assertion prints the error. */
const NO_EXEC = /\bexec format error\b|"fork\/exec".*\bErr:0x8\b/;

/** One package's tests on both sides. */
export interface PackageTests {
  package: string;
  baseline: PackageRun;
  target: PackageRun;
  results: TestResult[];
}

const NONE: PackageRun = { tests: new Map(), buildError: '', passed: false };

/**
 * Runs the tests of packages for baseline and target and compares: what fails on both is no gap; what fails for the
 * target alone is run again, and where the target is emulated, the baseline's own test program under its emulator says
 * whether the emulator is to blame.
 */
export async function compareTests(packages: readonly string[], bench: Bench): Promise<PackageTests[]> {
  const { context } = bench;
  context.reporter.progress(`testing ${packages.length} packages for ${context.baseline.go}`);
  const baseline = await goTest(packages, bench.baseline, bench);
  for (const name of packages) await secondChance(name, baseline.get(name), bench);
  const useful = packages.filter((name) => [...(baseline.get(name)?.tests.values() ?? [])].some((test) => test.outcome === 'pass'));
  context.reporter.progress(`testing ${useful.length} packages for ${context.target.go}`);
  const target = useful.length === 0 ? new Map<string, PackageRun>() : await goTest(useful, bench.target, bench);
  const all: PackageTests[] = [];
  for (const name of packages) {
    const one = { package: name, baseline: baseline.get(name) ?? NONE, target: target.get(name) ?? NONE };
    all.push({ ...one, results: await judge(one, bench) });
  }
  return all;
}

/** Runs what failed for the baseline once more, without the other packages beside it: a busy machine fails tests that count time. */
async function secondChance(name: string, run: PackageRun | undefined, bench: Bench): Promise<void> {
  const failed = [...(run?.tests ?? [])].filter(([test, { outcome }]) => outcome === 'fail' && !test.includes('/')).map(([test]) => test);
  if (run === undefined || failed.length === 0) return;
  const again = (await goTest([name], bench.baseline, bench, failed)).get(name);
  for (const [test, result] of again?.tests ?? []) if (result.outcome === 'pass') run.tests.set(test, result);
}

async function judge(one: Omit<PackageTests, 'results'>, bench: Bench): Promise<TestResult[]> {
  const results: TestResult[] = [];
  let again = 0;
  for (const [test, { outcome: before }] of one.baseline.tests) {
    const after = one.target.tests.get(test);
    const result: TestResult = { package: one.package, test, baseline: before, target: one.target.buildError === '' ? (after?.outcome ?? 'not run') : 'not built', verdict: 'same', runs: 1 };
    results.push(result);
    if (before !== 'pass' || after?.outcome === 'pass' || after?.outcome === 'skip' || result.target === 'not built') continue;
    if (test.includes('/')) {
      result.verdict = 'target'; // Follows the test that it is part of, below.
    } else if (again++ < MOST_AGAIN) {
      await runAgain(result, bench);
    } else {
      result.verdict = 'target';
    }
    const detail = after?.output.find((line) => line.trim() !== '')?.trim();
    if (detail !== undefined && result.verdict !== 'same') result.detail ??= detail.slice(0, 300);
  }
  for (const result of results) {
    const parent = result.test.includes('/') && result.verdict === 'target' ? results.find((other) => other.test === result.test.split('/')[0]) : undefined;
    if (parent === undefined) continue;
    result.verdict = parent.verdict === 'same' ? 'flaky' : parent.verdict;
    if (parent.detail === undefined && result.detail !== undefined) parent.detail = result.detail;
  }
  return results;
}

/** Settles one test: flaky on either side, the emulator's doing, or the target's. A busy machine may fail the baseline once. */
async function runAgain(result: TestResult, bench: Bench): Promise<void> {
  let output: string[] = [];
  const run = async (runner: Bench['target']): Promise<Outcome | 'not run'> => {
    const test = (await goTest([result.package], runner, bench, [result.test])).get(result.package)?.tests.get(result.test);
    output = test?.output ?? [];
    return test?.outcome ?? 'not run';
  };
  bench.context.reporter.progress(`running ${result.test} again`);
  result.verdict = 'flaky';
  for (let time = 0; time < AGAIN; time++) {
    result.runs++;
    if (['pass', 'skip'].includes(await run(bench.target))) return;
  }
  const noExec = bench.target.kind === 'qemu' ? output.find((line) => NO_EXEC.test(line))?.trim() : undefined;
  if (noExec !== undefined) {
    // It starts a program of the target, which the kernel can't without a binfmt entry; the control's is one of this machine's own.
    result.verdict = 'emulator';
    result.detail = noExec.slice(0, 300);
    return;
  }
  if ((await run(bench.baseline)) !== 'pass' && (await run(bench.baseline)) !== 'pass') return;
  result.verdict = 'target';
  if (bench.control === undefined) return;
  result.control = await run(bench.control);
  if (result.control === 'fail') result.verdict = (await run(bench.control)) === 'fail' ? 'emulator' : 'flaky';
}
