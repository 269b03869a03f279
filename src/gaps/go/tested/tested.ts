import type { Context } from '../../../lib/context.js';
import type { GoScope } from '../../../project/go-build.js';
import type { Gap } from '../../../record/types.js';
import { jsonStream } from '../premodule.js';
import type { GoFindings } from '../types.js';
import { proveByApp } from './app-verdict.js';
import { goFor, openBench, tagFlags, type Bench } from './bench.js';
import { copyModule } from './copy.js';
import { compareTests } from './differential.js';
import { proveByProgram } from './library.js';
import type { Tested } from './types.js';
import { fromTests } from './verdict.js';

/**
 * The method's test application ([0034]-[0035]) in three ways: the one that was preset, a generated program for each library,
 * and the libraries' own tests, baseline against target. Runs code of the project, in a copy.
 */
export async function proveByTests(findings: GoFindings, tested: Tested, scope: GoScope, copyContext: Context): Promise<GoFindings> {
  const bench = await openBench(tested.copy, scope, copyContext);
  if (bench === undefined) {
    return { ...findings, notes: [...findings.notes, { stage: 'detect', kind: 'skipped', message: `no test application was run: programs for ${copyContext.target.go} can't run here` }] };
  }
  let found = findings;
  if (scope.testApp !== undefined) found = await proveByApp(found, scope.testApp, tested, bench);
  found = await proveByProgram(found, tested, bench);
  const packages = await testedPackages(found.gaps, tested, bench);
  return packages.length === 0 ? found : fromTests(found, await compareTests(packages, bench), tested, bench);
}

/** The project's own packages that have tests, and those of libraries that must change. */
async function testedPackages(gaps: readonly Gap[], { result, copy }: Tested, bench: Bench): Promise<string[]> {
  const foreign: string[] = [];
  const copied = new Map<string, boolean>();
  for (const root of result.roots.filter((one) => !one.module.main && gaps.some((gap) => gap.package === one.package))) {
    const { path } = root.module;
    if (!copied.has(path)) copied.set(path, await copyModule(root.module, copy, bench.context));
    if (copied.get(path) === true) foreign.push(root.package);
  }
  const patterns = [...(bench.scope.packages ?? ['./...']), ...foreign];
  const { stdout } = await goFor(bench, bench.context.baseline, ['list', '-e', '-json=ImportPath,TestGoFiles,XTestGoFiles', ...tagFlags(bench.scope), '--', ...patterns]);
  const listed = jsonStream(stdout) as { ImportPath: string; TestGoFiles?: string[]; XTestGoFiles?: string[] }[];
  return listed.filter((one) => (one.TestGoFiles ?? []).length + (one.XTestGoFiles ?? []).length > 0).map((one) => one.ImportPath);
}
