import type { Context } from '../lib/context.js';
import { exists } from '../lib/files.js';
import { inspect, type Engine } from './engine.js';
import { builtName, readNodeImageData } from './node-image/data.js';
import { cachedArchive } from './node-image/index.js';

/** True where a node image is here already: in the engine, if there is one, or in the cache. Nothing is pulled or built. */
export async function hasNodeImage(on: Engine | undefined, context: Context): Promise<boolean> {
  const built = await builtName();
  if (await exists(cachedArchive(built, context))) return true;
  if (on === undefined) return false;
  for (const name of [readNodeImageData().pulled, built]) if ((await inspect(on, 'image', name)) !== undefined) return true;
  return false;
}
