import { relative, sep } from 'node:path';
import type { Context } from '../lib/context.js';
import type { GoScope, GoWorkspace, ProbeResult } from '../project/go-build.js';
import type { Project } from '../project/open.js';
import type { Adaptation, Gap, Library, Note } from '../record/types.js';
import { goEnv } from '../target/go.js';
import { makeBench } from './make-bench.js';
import { adaptedCopy, makeCopy } from './copy.js';
import { climb, pursue, type Rungs } from './ladder.js';
import { changedFiles, writePatch } from './patch-file.js';
import { leftOut, rungOrder, type Choice } from './plan.js';
import { prove } from './prove.js';
import { asFound } from './advice.js';
import { adaptationOf, finished, redirected } from './outcome.js';
import { showPlan } from './show.js';
import { subjectsOf } from './subjects.js';
import type { LadderTools } from './rung.js';
import { adaptedTree, type GoTree } from './tree.js';
import { checkWritable, writeToProject } from './write.js';

/** What the patch stage works with. */
export interface AdaptRequest {
  project: Project;
  gaps: readonly Gap[];
  libraries: readonly Library[];
  /** The Go trees as detection looks at them, with the packages in scope of each. */
  trees: readonly { original: GoWorkspace; packages: string[] }[];
  scope: GoScope;
  choice: Choice;
  dryRun: boolean;
  /** Put the result into the user's own tree; `force`: also where that has changes. */
  write: boolean;
  force: boolean;
  /** CC, CXX: for cgo. */
  compilers: Record<string, string>;
  rungs: Rungs;
  tools: LadderTools;
}

/** What it adds to the record. */
export interface Adapted {
  gaps: Gap[];
  libraries: Library[];
  adaptation?: Adaptation;
  notes: Note[];
}

/** Closes the gaps of a project in a copy of it, proves it, and writes the patch ([0036]-[0053]). */
export async function adaptProject(request: AdaptRequest): Promise<Adapted> {
  const { project, choice, tools, scope } = request;
  const { context } = tools;
  if (request.write && !request.dryRun) await checkWritable(project, request.force, context);
  const all = request.gaps.map(asFound);
  const wanted = all.filter((gap) => leftOut(gap, choice) === undefined);
  const copy = adaptedCopy(project.root, context);
  const trees: GoTree[] = [];
  const before = new Map<GoTree, ProbeResult>();
  if (wanted.some((gap) => gap.ecosystem === 'go')) {
    for (const { original, packages } of request.trees) {
      const tree = await adaptedTree(original, packages, copy.dir);
      trees.push(tree);
      before.set(tree, await tools.probe(original.dir, { goflags: original.goflags, env: original.env, scope: { ...scope, packages } }));
    }
  }
  const bench = makeBench({ copy, trees, before, scope, tools, compilers: request.compilers });
  const { subjects, gone } = subjectsOf(wanted, before, project.root);
  const pursuits = pursue(subjects, rungOrder(choice));
  const planned = await showPlan(pursuits, subjects, request.rungs, bench);
  if (request.dryRun) return { gaps: all.map((gap) => planned.get(gap.id) ?? gap), libraries: [...request.libraries], notes: [] };
  await makeCopy(copy, context);
  const result = await climb(pursuits, subjects, request.rungs, bench);
  const proofs = await prove(bench, result, gone.length > 0);
  const files = await changedFiles(copy);
  await writePatch(copy, files, context);
  if (request.write) await writeToProject(copy, files, context);
  const dir = relative(context.workDir, copy.dir).split(sep).join('/');
  return {
    gaps: all.map((gap) => finished(gap, leftOut(gap, choice), gone.includes(gap), result, proofs)),
    libraries: redirected(request.libraries, result),
    adaptation: adaptationOf(result, bench, files, dir, await environment(copy.dir, context)),
    notes: [],
  };
}

/** A go.work around the work directory, e.g. of the user's own project, must not get hold of the copy. */
async function environment(dir: string, context: Context): Promise<Record<string, string>> {
  const found = (await goEnv(context, ['GOWORK'], dir))['GOWORK'] ?? '';
  return found === '' || found === 'off' || found.startsWith(dir + sep) ? {} : { GOWORK: 'off' };
}
