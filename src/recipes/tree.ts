import { join } from 'node:path';
import { exists } from '../lib/files.js';
import type { GoWorkspace } from '../project/go-build.js';

/** One module, or the workspace, of a project, and where its adapted copy is built. */
export interface GoTree {
  /** The tree as detection looked at it: the original files. */
  original: GoWorkspace;
  /** Package patterns in scope, as seen from its folder. */
  packages: string[];
  /** The folder in the adapted copy, absolute. */
  dir: string;
  /** How go commands that may change go.mod run in `dir`. */
  goflags: string;
  /** What a plain go command needs in GOFLAGS in `dir`; mostly nothing. */
  plain: string;
  env: Record<string, string>;
  /** Dependencies come from vendor/. */
  vendored: boolean;
}

/** The adapted copy's counterpart of a tree that detection looked at. */
export async function adaptedTree(original: GoWorkspace, packages: string[], copy: string): Promise<GoTree> {
  const dir = join(copy, original.folder);
  const vendored = original.goflags.includes('-mod=vendor');
  const workspace = original.members !== undefined;
  const env = { ...original.env, GOWORK: workspace ? join(copy, 'go.work') : 'off' };
  const own = original.goflags.split(' ').filter((flag) => !/^['"]?-(mod|modfile|overlay)=/.test(flag));
  const mode = workspace ? [] : [vendored ? '-mod=vendor' : '-mod=mod'];
  // A vendor/ that isn't used would be believed, or refused, by a plain go command.
  const unused = !vendored && !workspace && (await exists(join(original.dir, 'vendor')));
  return { original, packages, dir, goflags: [...own, ...mode].filter((flag) => flag !== '').join(' '), plain: unused ? '-mod=mod' : '', env, vendored };
}
