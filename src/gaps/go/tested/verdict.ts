import { join, relative, sep } from 'node:path';
import type { GoFindings } from '../types.js';
import type { Gap, TestResult } from '../../../record/types.js';
import { newGap } from '../../gap.js';
import { culpritOf } from '../findings.js';
import type { Bench } from './bench.js';
import type { PackageTests } from './differential.js';
import type { Tested } from './types.js';

/** Most results kept in the record; those that differ come first. */
const MOST_RESULTS = 5000;

/** What the tests of both sides mean: stronger evidence for known gaps, new gaps where a package builds and misbehaves, results for the record. */
export function fromTests(findings: GoFindings, tests: readonly PackageTests[], tested: Tested, bench: Bench): GoFindings {
  const { baseline, target } = bench.context;
  const gaps = findings.gaps.map((gap) => {
    const one = tests.find((each) => each.package === gap.package);
    if (one === undefined || one.target.buildError === '' || passes(one) === 0) return gap;
    return { ...gap, evidence: { level: 'tested' as const, detail: `its tests are not built for ${target.go}: ${one.target.buildError}\nfor ${baseline.go} ${passes(one)} of ${one.baseline.tests.size} pass` } };
  });
  for (const one of tests) for (const verdict of ['target', 'emulator'] as const) {
    const failing = one.results.filter((result) => result.verdict === verdict && !result.test.includes('/'));
    if (failing.length > 0) gaps.push(testGap(one, failing, verdict, tested, bench));
  }
  const results = tests.flatMap((one) => one.results).sort((a, b) => Number(a.verdict === 'same') - Number(b.verdict === 'same'));
  const notes = [...findings.notes];
  if (results.length > MOST_RESULTS) notes.push({ stage: 'detect', kind: 'skipped', message: `${results.length - MOST_RESULTS} test results are left out of the record` });
  if (bench.target.kind === 'qemu' && bench.control === undefined) notes.push({ stage: 'detect', kind: 'warning', message: `there is no emulator for ${baseline.go}: tests that fail only under emulation can't be told from real failures` });
  return { ...findings, gaps, notes, tests: results.slice(0, MOST_RESULTS) };
}

function passes(one: PackageTests): number {
  return [...one.baseline.tests.values()].filter((test) => test.outcome === 'pass').length;
}

function testGap(one: PackageTests, failing: readonly TestResult[], verdict: 'target' | 'emulator', { result, tree, project }: Tested, bench: Bench): Gap {
  const { baseline, target } = bench.context;
  const module = result.modules.filter((each) => one.package === each.path || one.package.startsWith(`${each.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  const names = failing.map((each) => each.test);
  const first = failing[0];
  const control = first?.control === 'fail' && verdict === 'emulator' ? `; the ${baseline.go} test program fails it under its emulator, too` : '';
  const gap = newGap({
    rule: 'go/test', text: verdict, ecosystem: 'go', kind: 'test', package: one.package, symbols: names,
    why: verdict === 'emulator' ? `${names.slice(0, 4).join(', ')} fails under emulation, whatever the architecture: it says nothing about ${target.go}.` : `${names.slice(0, 4).join(', ')} passes for ${baseline.go} and fails for ${target.go}.`,
    ...(module === undefined ? {} : { culprit: culpritOf(module, project) }),
    location: placeOf(one.package, first, module?.main === true ? module : undefined, { tree, root: project.root }),
    evidence: { level: 'tested', detail: `go test ${one.package} -run '^${first?.test ?? ''}$'${first?.detail === undefined ? '' : `: ${first.detail}`}\nrun ${first?.runs ?? 1} times for ${target.go}${control}` },
  });
  return verdict === 'emulator' ? { ...gap, state: 'emulator' } : gap;
}

/** Where the first failing test says it failed, in the project itself; else its go.mod. */
function placeOf(path: string, test: TestResult | undefined, main: { path: string; dir: string } | undefined, { tree, root }: { tree: Tested['tree']; root: string }): Gap['location'] {
  const at = /([\w.-]+_test\.go):(\d+):/.exec(test?.detail ?? '');
  const base = main === undefined || main.dir === '' ? tree.dir : main.dir;
  const file = main === undefined || at === null ? join(base, 'go.mod') : join(base, path.slice(main.path.length), at[1] ?? '');
  return { file: relative(root, file).split(sep).join('/'), line: Number(at?.[2] ?? 1) };
}
