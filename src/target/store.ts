import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from '../lib/context.js';
import { markUsed } from './cache-room.js';
import { keep } from './keep.js';

/** Folder of the fetched tools: `cacheDir/tools/<name>/<version>`. */
export function toolFolder(context: Context, name: string): string {
  return join(context.cacheDir, 'tools', name);
}

/** Versions of a tool in the cache, complete ones only. */
export async function storedVersions(context: Context, name: string): Promise<string[]> {
  const entries = await readdir(toolFolder(context, name)).catch(() => []);
  return entries.filter((entry) => !entry.includes('.part-')).sort();
}

/** Fills a tool's folder once, as `keep` does. */
export async function store(context: Context, name: string, version: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return keep(join(toolFolder(context, name), version), fill);
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
