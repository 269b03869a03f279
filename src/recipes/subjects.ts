import type { ProbeResult, RootFailure } from '../project/go-build.js';
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
    if (root !== undefined) subjects.push({ gap, root, dir: moduleFolderOf(root) });
    else if (gap.ecosystem === 'go') gone.push(gap);
    else subjects.push({ gap, dir: projectRoot });
  }
  return { subjects, gone };
}

/** Folder of the module that must change. The go command names none for what comes from vendor/: there it is what the package's own folder begins with. */
function moduleFolderOf({ module, dir, absDir }: RootFailure): string {
  if (module.dir !== '') return module.dir;
  return dir !== '' && absDir.endsWith(`/${dir}`) ? absDir.slice(0, -dir.length - 1) : absDir;
}
