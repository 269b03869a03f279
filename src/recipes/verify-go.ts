import type { ProbeResult } from '../project/go-build.js';
import type { Applied, Bench, GoLook, Obstacle } from './bench.js';
import { compileTree } from './compile.js';
import type { GoTree } from './tree.js';

/** Asks the detector about every tree whose build changed, and where it finds nothing worse than before, the compiler. */
export async function lookAtGo(bench: Bench, applied: Applied): Promise<GoLook> {
  const failing = new Map<string, string>();
  const after = new Map<GoTree, ProbeResult>();
  let problem = '';
  let obstacle: Obstacle | undefined;
  for (const tree of bench.trees) {
    const before = bench.before.get(tree);
    if (before === undefined) continue;
    const tags = [...(bench.scope.tags ?? []), ...applied.tags];
    const now = applied.trees.has(tree)
      ? await bench.tools.probe(tree.dir, { goflags: tree.goflags, env: tree.env, scope: { ...bench.scope, packages: tree.packages, tags } })
      : before;
    if (applied.trees.has(tree)) after.set(tree, now);
    for (const root of now.roots) failing.set(root.package, root.messages[0]?.text ?? root.kind);
    if (problem === '') ({ problem, obstacle } = worse(before, now));
  }
  if (problem === '') {
    for (const [tree, now] of after) {
      const built = await compileTree(bench, tree, applied.tags, now);
      if (built.ok || problem !== '') continue;
      problem = built.result;
      const name = /# ([^\s;]+)/.exec(built.result)?.[1];
      if (name !== undefined) obstacle = { package: name, gap: false };
    }
  }
  return { failing, after, problem, ...(obstacle === undefined ? {} : { obstacle }) };
}

/** What a build has lost: a package that fails for the target, or the baseline, or isn't there any more. */
function worse(before: ProbeResult, now: ProbeResult): { problem: string; obstacle: Obstacle | undefined } {
  const failedBefore = new Set(before.roots.flatMap((root) => [root.package, ...root.cascades]));
  const fresh = now.roots.find((root) => !failedBefore.has(root.package));
  if (fresh !== undefined) return { problem: `${fresh.package} became a gap: ${fresh.messages[0]?.text ?? fresh.kind}`, obstacle: { package: fresh.package, gap: true } };
  const brokenBefore = new Set([...before.broken, ...before.missing].map((one) => one.package));
  const broken = now.broken.find((one) => !brokenBefore.has(one.package));
  if (broken !== undefined) return { problem: `${broken.package} no longer compiles: ${broken.message.file}:${broken.message.line}: ${broken.message.text}`, obstacle: { package: broken.package, gap: false } };
  const missing = now.missing.find((one) => !brokenBefore.has(one.package));
  return { problem: missing === undefined ? '' : `${missing.package} can't be loaded any more: ${missing.message}`, obstacle: undefined };
}
