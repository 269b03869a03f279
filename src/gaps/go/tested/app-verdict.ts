import type { GoFindings } from '../types.js';
import type { Gap, TestResult } from '../../../record/types.js';
import { newGap } from '../../gap.js';
import { runTestApp, readTestApp, type AppRun } from './app.js';
import type { Bench } from './bench.js';
import { compareTests } from './differential.js';
import type { Tested } from './types.js';
import { fromTests } from './verdict.js';

/**
 * Runs the test application that was preset, for baseline and target. Where it fails for the target alone, it proves the
 * gaps that its output speaks of; where it speaks of none, it is a gap by itself.
 */
export async function proveByApp(findings: GoFindings, text: string, tested: Tested, bench: Bench): Promise<GoFindings> {
  const { baseline, target, reporter } = bench.context;
  const app = await readTestApp(text, bench);
  if (app.kind === 'tests') return fromTests(findings, await compareTests([app.package], bench), tested, bench);
  reporter.progress(`test application ${text} for ${baseline.go}`);
  const before = await runTestApp(app, bench.baseline, bench);
  if (!before.passed) {
    return { ...findings, notes: [...findings.notes, { stage: 'detect', kind: 'warning', message: `the test application fails for ${baseline.go} too and says nothing: ${before.output.split('\n').pop() ?? ''}` }] };
  }
  reporter.progress(`test application ${text} for ${target.go}`);
  const after = await runTestApp(app, bench.target, bench);
  const control = after.passed || bench.control === undefined ? undefined : await runTestApp(app, bench.control, bench);
  const result: TestResult = {
    package: app.kind === 'program' ? app.package : '', test: text, baseline: 'pass', target: after.passed ? 'pass' : 'fail', runs: 1,
    verdict: after.passed ? 'same' : control?.passed === false ? 'emulator' : 'target', ...(control === undefined ? {} : { control: control.passed ? 'pass' : 'fail' }),
    ...(after.passed ? {} : { detail: after.output.slice(0, 300) }),
  };
  return { ...findings, tests: [...(findings.tests ?? []), result], gaps: after.passed ? findings.gaps : withFailure(findings.gaps, text, after, result, tested, bench) };
}

function withFailure(gaps: readonly Gap[], text: string, after: AppRun, result: TestResult, { project, tree }: Tested, bench: Bench): Gap[] {
  const { baseline, target } = bench.context;
  const detail = `the test application ${text} fails for ${target.go}: ${after.output.split('\n').slice(-2).join(' ')}\nfor ${baseline.go} it passes`;
  const meant = gaps.filter((gap) => after.output.includes(gap.package) || gap.symbols.some((name) => new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`).test(after.output)));
  if (meant.length > 0) return gaps.map((gap) => (meant.includes(gap) ? { ...gap, evidence: { level: 'tested', detail } } : gap));
  const own = newGap({
    rule: 'go/test-app', text, ecosystem: 'go', kind: 'test', package: result.package === '' ? project.info.module : result.package,
    culprit: { module: project.info.module, version: project.info.version }, location: { file: tree.folder === '' ? 'go.mod' : `${tree.folder}/go.mod`, line: 1 },
    why: `The test application passes for ${baseline.go} and fails for ${target.go}.`, evidence: { level: 'tested', detail },
  });
  return [...gaps, result.verdict === 'emulator' ? { ...own, state: 'emulator' } : own];
}
