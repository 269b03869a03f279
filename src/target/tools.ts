import type { Context } from '../lib/context.js';
import { markToolUsed } from './store.js';
import { locateGo } from './toolchain.js';
import type { Tool } from './which.js';

export { which, type Tool } from './which.js';

const found = new Map<string, Promise<Tool>>();

/**
 * The Go toolchain: the release asked for, else the one that is there, else one fetched.
 *
 * @throws AdaptError where there is none and none can be had.
 */
export function findGo(context: Context): Promise<Tool> {
  const key = JSON.stringify([context.goVersion, context.cacheDir, context.install, context.network, process.env['PATH']]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const search = locateGo(context).then(async (tool) => {
    await markToolUsed(context, tool.path);
    return tool;
  }).catch((error: unknown) => {
    found.delete(key);
    throw error;
  });
  found.set(key, search);
  return search;
}
