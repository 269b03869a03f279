import type { ProbeResult } from '../project/go-build.js';
import type { Gap } from '../record/types.js';
import type { Subject } from './rung.js';
import type { GoTree } from './tree.js';

/** Gaps with what the rungs may read to close them. */
export function subjectsOf(gaps: readonly Gap[], before: ReadonlyMap<GoTree, ProbeResult>, projectRoot: string): Subject[] {
  const roots = [...before.values()].flatMap((result) => result.roots);
  return gaps.map((gap) => {
    const root = gap.ecosystem === 'go' ? roots.find((one) => one.package === gap.package) : undefined;
    return root === undefined ? { gap, dir: projectRoot } : { gap, root, dir: root.module.dir };
  });
}
