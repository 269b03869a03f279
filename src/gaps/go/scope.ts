import type { GoWorkspace } from '../../project/go-build.js';

/**
 * The patterns of a scope that concern one module of the project, as seen from its folder. A pattern
 * belongs to the module in the deepest folder that it lies in; `./...` at the root concerns all.
 */
export function patternsFor(tree: GoWorkspace, trees: readonly GoWorkspace[], packages: readonly string[] | undefined): string[] {
  const wanted = (packages === undefined || packages.length === 0 ? ['./...'] : packages).map(asPath);
  return wanted.flatMap((pattern) => {
    const relative = pattern.replace(/^\.\//, '');
    if (!pattern.startsWith('./') && pattern !== '.') return tree.folder === '' || trees.length === 1 ? [pattern] : [];
    const owner = trees.filter((one) => one.folder === '' || relative === one.folder || relative.startsWith(`${one.folder}/`)).sort((a, b) => b.folder.length - a.folder.length)[0];
    if (owner === tree && tree.members !== undefined) return inWorkspace(tree.members, pattern, relative);
    if (owner === tree) return [tree.folder === '' ? pattern : `./${relative.slice(tree.folder.length + 1)}`];
    // A pattern with ... above this module's folder takes it in as well.
    const base = relative.endsWith('...') ? relative.slice(0, -3).replace(/\/$/, '') : undefined;
    return base !== undefined && (base === '' || tree.folder.startsWith(`${base}/`)) ? ['./...'] : [];
  });
}

/** Those of the asked patterns that lie in no module of the project. */
export function outsideModules(trees: readonly GoWorkspace[], packages: readonly string[] | undefined): string[] {
  return (packages ?? []).filter((pattern) => trees.every((tree) => patternsFor(tree, trees, [pattern]).length === 0));
}

/** A name that ends in `.go` is a file's path, with or without `./` before it; but import paths, which begin with a host's name, may end so, too. */
function asPath(pattern: string): string {
  return pattern.endsWith('.go') && !/^\.{0,2}\//.test(pattern) && !/^[^./][^/]*\.[^/]*\//.test(pattern) ? `./${pattern}` : pattern;
}

/** The go command refuses a pattern at a workspace's root that is no module itself: the modules below stand for it. */
function inWorkspace(members: readonly string[], pattern: string, relative: string): string[] {
  if (members.includes('') || !relative.endsWith('...')) return [pattern];
  const base = relative.slice(0, -3).replace(/\/$/, '');
  const below = members.filter((member) => base === '' || member === base || member.startsWith(`${base}/`));
  return below.length === 0 ? [pattern] : below.map((member) => `./${member}/...`);
}
