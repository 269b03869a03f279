import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import { godefs } from '../godefs.js';
import { withPadding } from '../padding.js';
import type { FileFacts } from './facts.js';
import { targetName, type Strategy } from './strategy.js';
import type { Shop } from './shop.js';

/** A file that cgo -godefs made of C headers is made again, for the target, of the source file that its header names ([0040]-[0053]). */
export const generate: Strategy = async (file, model, shop) => {
  if (model.tag !== '') return { refused: `${file.name} belongs to the tag ${model.tag}` };
  if (!file.godefs) return { refused: `${file.name} was not made by cgo -godefs` };
  const source = sourceOf(file, shop);
  if (source === undefined) return { refused: `${file.name} was made by cgo -godefs${file.source === '' ? '' : ` of ${file.source}`}, and that source is not in the package` };
  const { root, goDirective, context } = shop;
  try {
    const made = await godefs({ dir: root.absDir, file: source, goDirective }, context);
    const name = targetName(file.name, model.arch.go, context.target.go);
    const content = (await readsFieldByField(file, shop)) ? withPadding(made.content, context.target, source) : made.content;
    return { edits: [{ path: name, content }], how: 'godefs', why: `${name} made by cgo -godefs ${source}, as ${file.name} was, from the target's C headers (${made.compiler})` };
  } catch (error) {
    if (!(error instanceof AdaptError)) throw error;
    return { refused: `cgo -godefs ${source} fails for ${context.target.go}: ${error.message.split('\n').slice(0, 3).join(' ')}` };
  }
};

/** Whether the package takes its structs for what lies in memory or in a file: older cgo said the holes between fields, or the package uses encoding/binary. */
async function readsFieldByField(file: FileFacts, { root, facts }: Shop): Promise<boolean> {
  if (/\bPad_cgo_\d/.test(await readFile(join(root.absDir, file.name), 'utf8'))) return true;
  for (const { name } of facts.files) if (/^\s*(?:import\s+)?(?:\w+\s+)?"encoding\/binary"/m.test(await readFile(join(root.absDir, name), 'utf8'))) return true;
  return false;
}

/** What the header names, or the one cgo file of the package that defines the same names and is built for nobody. */
function sourceOf(file: FileFacts, { facts }: Shop): string | undefined {
  const named = facts.files.find((one) => one.name === basename(file.source));
  if (named !== undefined) return named.cgo ? named.name : undefined;
  const names = file.decls.map((decl) => decl.name);
  const fitting = facts.files.filter((one) => one.cgo && /\bignore\b/.test(one.goBuild) && names.some((name) => one.decls.some((decl) => decl.name === name)));
  return fitting.length === 1 ? fitting[0]?.name : undefined;
}
