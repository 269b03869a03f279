import type { ProbeResult } from '../project/go-build.js';
import type { Gap } from '../record/types.js';
import type { Subject } from './rung.js';
import type { GoTree } from './tree.js';

/** Gaps with what the rungs may read to close them; `gone` are those that the project no longer has. */
export function subjectsOf(gaps: readonly Gap[], before: ReadonlyMap<GoTree, ProbeResult>, projectRoot: string): { subjects: Subject[]; gone: Gap[] } {
  const roots = [...before.values()].flatMap((result) => result.roots);
  const subjects: Subject[] = [];
  const gone: Gap[] = [];
  for (const gap of gaps) {
    const root = gap.ecosystem === 'go' ? roots.find((one) => one.package === gap.package) : undefined;
    if (root !== undefined) subjects.push({ gap, root, dir: root.module.dir });
    else if (gap.ecosystem === 'go') gone.push(gap);
    else subjects.push({ gap, dir: projectRoot });
  }
  return { subjects, gone };
}
