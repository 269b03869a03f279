import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { widened } from './constraints.js';
import { anyMachine } from './peers.js';
import { findArchitecture } from '../../target/architectures.js';
import type { Strategy } from './strategy.js';
import { judgeFile } from './verdicts.js';

/** A file that lists architectures and depends on none of them gets the target in its list. */
export const widen: Strategy = async (file, model, shop) => {
  const { context, root } = shop;
  if (file.nameArch !== '') return { refused: `${file.name} is for ${file.nameArch} by its name` };
  if (file.goBuild === '') return { refused: `${file.name} has no constraint to widen` };
  const forAll = model.tag !== '' && anyMachine((file.tagged[model.tag] ?? []).flatMap((arch) => findArchitecture(arch) ?? []));
  const verdict = forAll ? { values: new Map<string, string>(), why: `any architecture may have it, with the tag ${model.tag}` } : await judgeFile(file, model, shop);
  if ('refused' in verdict && verdict.refused !== undefined) return { refused: `${file.name}: ${verdict.refused}` };
  if (verdict.values.size > 0) return { refused: `${file.name}: ${[...verdict.values.keys()].join(', ')} must have another value` };
  const text = await readFile(join(root.absDir, file.name), 'utf8');
  const content = widened(text, file, model.tag === '' ? model.arch.go : model.tag, context.target.go);
  if (content === undefined) return { refused: `${file.name}: its constraint ${JSON.stringify(file.goBuild)} has no list to add to` };
  return { edits: [{ path: file.name, content }], how: 'constraint', why: `${file.name} opened for ${context.target.go} (${verdict.why})` };
};
