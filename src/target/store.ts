import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from '../lib/context.js';
import { exists, makeDir, removeTree } from '../lib/files.js';
import { markUsed } from './cache-room.js';

/** Folder of the fetched tools: `cacheDir/tools/<name>/<version>`. */
export function toolFolder(context: Context, name: string): string {
  return join(context.cacheDir, 'tools', name);
}

/** Versions of a tool in the cache, complete ones only. */
export async function storedVersions(context: Context, name: string): Promise<string[]> {
  const entries = await readdir(toolFolder(context, name)).catch(() => []);
  return entries.filter((entry) => !entry.includes('.part-')).sort();
}

/**
 * Fills a tool's folder once: `fill` writes to a temporary one, which then appears by rename, so that
 * two at once, or one that is interrupted, do no harm.
 */
export async function store(context: Context, name: string, version: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const final = join(await makeDir(toolFolder(context, name)), version);
  if (await exists(final)) {
    await markUsed(final);
    return final;
  }
  const part = `${final}.part-${process.pid}-${randomBytes(3).toString('hex')}`;
  try {
    await fill(await makeDir(part));
    await rename(part, final).catch(async (error: unknown) => {
      if (!(await exists(final))) throw error; // Else another run was quicker; its copy is as good.
    });
    await markUsed(final); // What unpacked it may have set the package's own date.
    return final;
  } finally {
    await removeTree(part);
  }
}

/** Notes that a program out of a tool's folder is used now; of another one, nothing. */
export async function markToolUsed(context: Context, path: string): Promise<void> {
  const [name = '..', version] = relative(join(context.cacheDir, 'tools'), path).split(sep);
  if (name !== '..' && version !== undefined) await markUsed(join(context.cacheDir, 'tools', name, version));
}

/** All tools in the cache, as `name version`. */
export async function storedTools(context: Context): Promise<string[]> {
  const tools: string[] = [];
  for (const name of (await readdir(join(context.cacheDir, 'tools')).catch(() => [])).sort()) {
    if (name !== 'cross') for (const version of await storedVersions(context, name)) tools.push(`${name} ${version}`);
  }
  return tools;
}
