import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { copyTree } from '../../lib/files.js';
import { withScratch } from '../../target/scratch.js';
import type { Draft } from './draft.js';

/** Variables that a tool gets; all others, such as tokens, stay here. */
const KEPT = /^(PATH|HOME|TMPDIR|LANG|SSL_CERT_(FILE|DIR)|(HTTPS?|NO)_PROXY|GO[A-Z0-9]*|CGO_\w+)$/i;

/** The environment of a tool that a recipe runs. */
export function toolEnv(extra: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name) && !/TOKEN|SECRET|PASSWORD/i.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...extra };
}

/** Runs `work` with a scratch copy of a draft's tree, its changes made. */
export async function withCopy<T>(draft: Draft, context: Context, work: (folder: string, scratch: string) => Promise<T>): Promise<T> {
  return withScratch(context, 'recipe', async (scratch) => {
    const folder = join(scratch, 'tree');
    await copyTree(draft.root, folder, (path) => path === '.git' || path === '.loong-adapt' || /(^|\/)node_modules$/.test(path));
    for (const { path, content, mode } of await draft.edits()) {
      const to = join(folder, path);
      if (content === undefined) {
        await rm(to, { force: true });
        continue;
      }
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, content);
      if (mode !== undefined) await chmod(to, mode);
    }
    return work(folder, scratch);
  });
}
