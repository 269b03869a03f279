import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { propose } from '../recipes/recipe/apply.js';
import { mismatch } from '../recipes/recipe/match.js';
import { place } from '../recipes/recipe/paths.js';
import { loadRecipes } from '../recipes/recipe/sources.js';
import type { Gap } from '../record/types.js';

/** A fault of a running program, in the file that must change. */
export interface FileFault {
  kind: string;
  /** Relative to the root. */
  file: string;
}

/**
 * Applies a recipe to the unpacked root of an image: a fault there is a gap in a file like any other.
 *
 * @returns the files that were written; none where everything was as the recipe would have it.
 * @throws AdaptError where there is no such recipe, or it doesn't fit; then nothing was written.
 */
export async function applyRecipe(root: string, name: string, fault: FileFault, context: Context): Promise<string[]> {
  const { recipes } = await loadRecipes({ project: root, cacheDir: context.cacheDir });
  const loaded = recipes.find((one) => one.name === name);
  if (loaded === undefined) throw new AdaptError(`there is no recipe ${JSON.stringify(name)}`, { advice: 'See `loong-adapt recipes list`.' });
  const subject = { gap: gapOf(fault), dir: root };
  const why = await mismatch(loaded, subject, context);
  if (why !== '') throw new AdaptError(`recipe ${name} does not fit: ${why}`, { where: fault.file, advice: 'Write a recipe for this version, see docs/recipes.md.' });
  const unasked = (): never => { throw new AdaptError('an image has no project to look at', { advice: 'Use a recipe that needs none.' }); };
  const proposal = await propose(loaded, [subject], { context, supports: async () => unasked(), probe: async () => unasked(), fileGaps: async () => unasked() });
  const files = (proposal?.changes ?? []).flatMap((change) => ('files' in change ? change.files : []));
  for (const { path, content, mode } of files) {
    const absolute = await place(root, path);
    if (content === undefined) {
      await rm(absolute, { force: true });
      continue;
    }
    await mkdir(dirname(absolute), { recursive: true });
    // A new file: the old one may be one of another root as well.
    await rm(absolute, { force: true });
    await writeFile(absolute, content);
    if (mode !== undefined) await chmod(absolute, mode);
  }
  return files.map(({ path }) => path);
}

function gapOf({ kind, file }: FileFault): Gap {
  return {
    id: 'image', rule: `runtime/${kind}`, why: '', ecosystem: 'runtime', kind, package: '', culprit: { file, line: 1 }, location: { file, line: 1 }, symbols: [],
    evidence: { level: 'ran', detail: '' }, cascades: [], remedy: { kind: 'none', summary: '', reason: '' }, state: 'open',
  };
}
