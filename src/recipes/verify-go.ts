import type { ProbeResult } from '../project/go-build.js';
import type { Applied, Bench, GoLook } from './bench.js';
import { compileTree } from './compile.js';
import type { GoTree } from './tree.js';

/** Asks the detector about every tree whose build changed, and where it finds nothing worse than before, the compiler. */
export async function lookAtGo(bench: Bench, applied: Applied): Promise<GoLook> {
  const failing = new Map<string, string>();
  const after = new Map<GoTree, ProbeResult>();
  let problem = '';
  for (const tree of bench.trees) {
    const before = bench.before.get(tree);
    if (before === undefined) continue;
    const tags = [...(bench.scope.tags ?? []), ...applied.tags];
    const now = applied.trees.has(tree)
      ? await bench.tools.probe(tree.dir, { goflags: tree.goflags, env: tree.env, scope: { ...bench.scope, packages: tree.packages, tags } })
      : before;
    if (applied.trees.has(tree)) after.set(tree, now);
    for (const root of now.roots) failing.set(root.package, root.messages[0]?.text ?? root.kind);
    problem ||= worse(before, now);
  }
  if (problem === '') {
    for (const [tree, now] of after) {
      const built = await compileTree(bench, tree, applied.tags, now);
      if (!built.ok) problem ||= built.result;
    }
  }
  return { failing, after, problem };
}

/** What a build has lost: a package that fails for the target, or the baseline, or isn't there any more. */
function worse(before: ProbeResult, now: ProbeResult): string {
  const failedBefore = new Set(before.roots.flatMap((root) => [root.package, ...root.cascades]));
  const fresh = now.roots.find((root) => !failedBefore.has(root.package));
  if (fresh !== undefined) return `${fresh.package} became a gap: ${fresh.messages[0]?.text ?? fresh.kind}`;
  const brokenBefore = new Set([...before.broken, ...before.missing].map((one) => one.package));
  const broken = now.broken.find((one) => !brokenBefore.has(one.package));
  if (broken !== undefined) return `${broken.package} no longer compiles: ${broken.message.file}:${broken.message.line}: ${broken.message.text}`;
  const missing = now.missing.find((one) => !brokenBefore.has(one.package));
  return missing === undefined ? '' : `${missing.package} can't be loaded any more: ${missing.message}`;
}
