import type { Project } from '../../../project/open.js';
import type { GoWorkspace, ProbeResult } from '../../../project/go-build.js';

/** One tree as it was probed, and the copy in which its code may run. */
export interface Tested {
  tree: GoWorkspace;
  copy: GoWorkspace;
  result: ProbeResult;
  project: Project;
}
