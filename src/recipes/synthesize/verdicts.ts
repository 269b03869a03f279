import type { FileFacts } from './facts.js';
import { judge } from './judge.js';
import type { Model, Shop } from './shop.js';
import { list } from './strategy.js';

/** Files with more names are tables or translated programs, whose authors have a generator. */
const MOST = 6000;

/** What was found of all declarations of a file. */
export interface FileVerdict {
  /** First refusal. */
  refused?: string;
  /** New values by name. */
  values: Map<string, string>;
  /** What each is based on, for a person. */
  why: string;
}

/** Judges every declaration of a model's file; all of them would be built for the target. */
export async function judgeFile(file: FileFacts, model: Model, { facts, context }: Shop): Promise<FileVerdict> {
  const values = new Map<string, string>();
  const reasons = new Map<string, string[]>();
  if (file.decls.length > MOST) return { refused: `it declares ${file.decls.length} names, too many to judge one by one`, values, why: '' };
  for (const decl of file.decls) {
    const verdict = await judge({ decl, file, from: model.arch, facts, context });
    if (!verdict.ok) return { refused: verdict.why, values, why: '' };
    if (verdict.value !== undefined) values.set(decl.name, verdict.value);
    reasons.set(verdict.why, [...(reasons.get(verdict.why) ?? []), decl.name]);
  }
  return { values, why: [...reasons].map(([why, names]) => `${list(names)}: ${why}`).join('; ') };
}
