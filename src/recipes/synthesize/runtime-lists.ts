import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEdit } from '../rung.js';
import { builds } from './facts.js';
import { siblings } from './peers.js';
import type { Shop } from './shop.js';

/** Edits, and what was done in words; or why it can't be done. */
export type Opened = { edits: FileEdit[]; why: string[] } | { refused: string };

/**
 * Functions of the package that go by runtime.GOARCH and panic for a name they don't know: they compile for the target and
 * end its programs. The target goes into the one case that has all of those that share its word size and byte order.
 */
export async function openRuntimeLists({ root, facts, context }: Shop): Promise<Opened> {
  const target = context.target.go;
  const texts = new Map<string, string>();
  const why: string[] = [];
  for (const file of facts.files.filter((one) => builds(one, target))) {
    for (const decl of file.decls) {
      if (!decl.selectors.includes('runtime.GOARCH') || !decl.uses.includes('panic') || decl.strings.includes(target)) continue;
      const like = siblings(context.target).map((arch) => arch.go).filter((name) => decl.strings.includes(name));
      const clauses = [...decl.source.matchAll(/\bcase\s+([^:{}]*):/g)].map((match) => match[0]);
      const fitting = clauses.filter((clause) => like.every((name) => clause.includes(`"${name}"`)));
      const [clause] = fitting;
      if (like.length < 2 || clause === undefined || fitting.length > 1) return { refused: `${file.name}: ${decl.name} panics for architectures that it doesn't know, and none of its cases is ${target}'s for sure` };
      const beside = `"${like[0] ?? ''}"`;
      const text = texts.get(file.name) ?? (await readFile(join(root.absDir, file.name), 'utf8'));
      texts.set(file.name, text.replace(decl.source, () => decl.source.replace(clause, () => clause.replace(beside, () => `${beside}, "${target}"`))));
      why.push(`${file.name}: ${decl.name} knows ${target}, in the case of ${like.join(', ')}`);
    }
  }
  return { edits: [...texts].map(([path, content]) => ({ path, content })), why };
}
