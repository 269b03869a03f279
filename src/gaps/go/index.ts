import { join as joinPath } from 'node:path';
import type { Context } from '../../lib/context.js';
import type { Project } from '../../project/open.js';
import { newGap } from '../gap.js';
import { proveByCompiler } from './compiled.js';
import { generatedBy, join, toFindings } from './findings.js';
import { splitGoflags } from './flags.js';
import { locateGoDirective } from './locate.js';
import { ListFailed, NothingSeen, runProbe } from './probe.js';
import { outsideModules, patternsFor } from './scope.js';
import { probeSparing } from './sparing.js';
import { copyForRunning, type RunningCopy } from './tested/copy.js';
import { proveByTests } from './tested/tested.js';
import { olderThan, toolchainOf } from './toolchain.js';
import type { GoFindings } from './types.js';
import type { GoScope, GoWorkspace, ProbeResult } from '../../project/go-build.js';
import { withoutMachine } from './words.js';
import { goTrees } from './workspace.js';

export { patternsFor } from './scope.js';
export { supportsTarget } from './supports.js';
export { goTrees, goWorkspace } from './workspace.js';
export { NothingSeen } from './probe.js';
export type { GoFindings } from './types.js';
export type { GoModule, GoScope, GoWorkspace, ProbeResult, RootFailure, RootMessage, Support } from '../../project/go-build.js';

/**
 * Finds the Go packages of a project that fail for the target and work for the baseline, at their
 * roots. Runs no code of the project and writes nothing into its tree.
 *
 * @throws AdaptError (user) for a go.mod that doesn't parse; AdaptError where nothing can be listed or nothing works for the baseline.
 */
export async function findGoGaps(project: Project, scope: GoScope, context: Context): Promise<GoFindings> {
  const trees = await goTrees(project, context, scope.replace);
  const copies = scope.evidence === 'tested' ? await copyForRunning(project, context, scope.replace ?? []) : undefined;
  const all: GoFindings[] = [];
  const outside = trees.length === 0 ? [] : outsideModules(trees, scope.packages);
  if (outside.length > 0) all.push({ gaps: [], info: [], libraries: [], notes: [{ stage: 'detect', kind: 'skipped', message: `${outside.join(', ')}: in no Go module of the project, so not looked at; its modules are in ${trees.map(({ folder }) => (folder === '' ? '.' : folder)).join(', ')}` }] });
  try {
    for (const [index, tree] of trees.entries()) {
      const packages = patternsFor(tree, trees, scope.packages);
      if (packages.length === 0) continue;
      const { whole, ...findings } = await findInTree(tree, { ...scope, packages }, project, context, trees.length > 1, copies, index);
      all.push({ ...findings, ...(whole === undefined || scope.packages !== undefined ? {} : { whole }) });
    }
  } finally {
    await copies?.remove();
  }
  return join(all);
}

async function findInTree(tree: GoWorkspace, scope: GoScope, project: Project, context: Context, several: boolean, copies: RunningCopy | undefined, index: number): Promise<GoFindings> {
  const { version } = await toolchainOf(tree.dir, context);
  if (olderThan(version, context.target.goSince)) return tooOld(version, tree, project, context);
  let result: ProbeResult;
  try {
    result = await probeSparing(tree, scope, project.root, context, (one, _scope, incomplete) => probeTree(one.dir, { goflags: one.goflags, scope, env: one.env, incomplete }, context));
  } catch (error) {
    if (!(error instanceof ListFailed)) throw error;
    const message = withoutMachine(error.output, joinPath(project.root, '/'), project.root);
    if (!several) throw new NothingSeen(`the Go packages can't be listed: ${message}${decisive(tree)}`, tree, 'See that `go list ./...` works in the project.');
    return { gaps: [], info: [], libraries: [], notes: [...tree.notes, { stage: 'detect', kind: 'skipped', message: `${tree.folder === '' ? 'the root module' : tree.folder}: its packages can't be listed: ${message}` }] };
  }
  const broken = result.broken.filter((one) => one.main).length;
  if (broken > 0 && broken >= result.asked && result.roots.length === 0) {
    const first = result.broken.find((one) => one.main);
    throw new NothingSeen(`the project fails for the baseline linux/${context.baseline.go} too, so nothing can be said about ${context.target.go}: ${first?.message.file ?? ''}:${first?.message.line ?? 0}: ${withoutMachine(first?.message.text ?? '', project.root)}${generatedBy(first?.generate)}${decisive(tree)}`, tree, `${first?.generate === undefined ? 'Make' : 'Run go generate in a folder of its source and look at that; or make'} it build with GOARCH=${context.baseline.go} first, or choose another --baseline.`);
  }
  const findings = await toFindings(result, tree, project, context);
  const seen = result.missing.length === 0 && result.broken.length === 0 && !tree.notes.some(({ kind }) => kind === 'skipped');
  if (seen) findings.whole = (tree.members ?? [tree.folder]).map((folder) => (folder === '' ? 'go.mod' : `${folder}/go.mod`));
  if (scope.evidence === undefined || scope.evidence === 'static') return findings;
  const compiled = { ...findings, gaps: await proveByCompiler(findings.gaps, result, tree, scope, context) };
  const copy = copies?.trees[index];
  return copies === undefined || copy === undefined ? compiled : proveByTests(compiled, { tree, copy, result, project }, scope, copies.context);
}

/** What was left out before, and explains best why nothing could be looked at. */
function decisive(tree: GoWorkspace): string {
  return tree.notes.filter((note) => note.kind !== 'decision').slice(0, 1).map((note) => `; ${note.message}`).join('');
}

/** Failures of any tree of Go packages, at their roots. `goflags` and `env` say how the go command must be run there. */
export async function probeTree(dir: string, options: { goflags?: string; scope?: GoScope; env?: Record<string, string>; incomplete?: boolean }, context: Context): Promise<ProbeResult> {
  const flags = splitGoflags(options.goflags ?? '');
  return runProbe({ dir, flags, env: { GOFLAGS: '', ...options.env }, scope: options.scope ?? {}, incomplete: options.incomplete === true }, await toolchainOf(dir, context), context);
}

async function tooOld(version: string, tree: GoWorkspace, project: Project, context: Context): Promise<GoFindings> {
  const { target } = context;
  const gap = newGap({
    rule: 'toolchain/go', text: '', ecosystem: 'toolchain', kind: 'toolchain', why: `${version} does not know linux/${target.go}: Go ${target.goSince} was the first that does.`,
    location: await locateGoDirective(tree, project.root), evidence: { level: 'declared', detail: `go version: ${version}` },
  });
  return { gaps: [gap], info: [], notes: [...tree.notes, { stage: 'detect', kind: 'skipped', message: `Go packages were not looked at: ${version} is too old for ${target.go}` }], libraries: [] };
}
