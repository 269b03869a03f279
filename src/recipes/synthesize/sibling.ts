import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { retargeted } from './constraints.js';
import type { FileFacts } from './facts.js';
import { targetName, type Strategy } from './strategy.js';
import { judgeFile } from './verdicts.js';

/** A sibling architecture's file, each declaration of it checked, with the target's own values where they differ. */
export const sibling: Strategy = async (file, model, shop) => {
  const { context, root, goDirective } = shop;
  if (model.tag !== '') return { refused: `${file.name} belongs to the tag ${model.tag}` };
  if (file.godefs) return { refused: `${file.name} holds C definitions of ${model.arch.go}, and what they were made of is not in the package` };
  const verdict = await judgeFile(file, model, shop);
  if (verdict.refused !== undefined) return { refused: `${file.name}: ${verdict.refused}` };
  const bytes = await readFile(join(root.absDir, file.name));
  const edited = withValues(bytes, file, verdict.values);
  if (edited === undefined) return { refused: `${file.name}: a value can't be replaced where it stands` };
  const name = targetName(file.name, model.arch.go, context.target.go);
  const content = retargeted(withoutHeader(edited), file, model.arch.go, context.target.go, goDirective);
  return { edits: [{ path: name, content }], how: verdict.values.size > 0 ? 'constants' : 'sibling', why: `${name} after ${file.name} (${verdict.why})` };
};

/** Replaces the values of constants and variables, last first, so that places stay true. */
function withValues(bytes: Buffer, file: FileFacts, values: ReadonlyMap<string, string>): string | undefined {
  let text = bytes;
  const decls = file.decls.filter((decl) => values.has(decl.name)).sort((a, b) => b.valueStart - a.valueStart);
  for (const decl of decls) {
    if (decl.valueEnd === 0) return undefined;
    const old = text.subarray(decl.valueStart, decl.valueEnd).toString();
    const value = values.get(decl.name) ?? '';
    if (!/^[\w.+"\-/]+$/.test(old)) return undefined;
    const shown = /^0x/i.test(old) && /^\d+$/.test(value) ? `0x${BigInt(value).toString(16)}` : value;
    text = Buffer.concat([text.subarray(0, decl.valueStart), Buffer.from(shown), text.subarray(decl.valueEnd)]);
  }
  return text.toString('utf8');
}

/** A copy is not what the program named in a sibling's header made. Lines stay where they are: constraint lines are found by number. */
function withoutHeader(text: string): string {
  return text.replace(/^\/\/ (Code generated .*DO NOT EDIT\.?|Created by .*DO NOT EDIT\.?|MACHINE GENERATED.*)$/gim, '//');
}
