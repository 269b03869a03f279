import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withScratch } from '../../target/scratch.js';
import type { FileEdit } from '../rung.js';
import { builds, declared, packageFacts } from './facts.js';
import type { Shop } from './shop.js';

/** Looks at the package as it would be: the missing names are there, nothing is there twice, and no other architecture gets or loses a file. Answers what is wrong. */
export async function troubleAfter(edits: readonly FileEdit[], missing: readonly string[], shop: Shop): Promise<string | undefined> {
  const { facts, root, context } = shop;
  const target = context.target.go;
  return withScratch(context, 'synthesize', async (dir) => {
    for (const { name } of [...facts.files, ...facts.assembly]) await copyFile(join(root.absDir, name), join(dir, name));
    for (const { path, content } of edits) if (content !== undefined) await writeFile(join(dir, path), content);
    const after = await packageFacts(dir, root.package, context);
    const names = declared(after, target);
    const lacking = missing.find((name) => !names.has(name));
    if (lacking !== undefined) return `${lacking} would still be missing`;
    const seen = new Map<string, string>();
    for (const file of after.files.filter((one) => builds(one, target))) {
      for (const { name } of file.decls) {
        if (name === 'init' || name === '_') continue;
        if (seen.has(name)) return `${name} would be declared in ${seen.get(name) ?? ''} and ${file.name}`;
        seen.set(name, file.name);
      }
    }
    for (const before of [...facts.files, ...facts.assembly]) {
      const others = (list: readonly string[]): string => list.filter((arch) => arch !== target).join();
      const now = [...after.files, ...after.assembly].find((one) => one.name === before.name);
      if (now === undefined || others(now.arches) !== others(before.arches)) return `${before.name} would change for other architectures`;
    }
    return after.files.find((file) => !facts.files.some((one) => one.name === file.name) && file.arches.some((arch) => arch !== target)) === undefined ? undefined : 'a new file would be built for other architectures';
  });
}
