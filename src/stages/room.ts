import { holdsDaemon } from '../cluster/index.js';
import { removeSteps } from '../images/index.js';
import type { Context } from '../lib/context.js';
import { removeTree } from '../lib/files.js';
import { CACHE_LIMIT, makeRoom } from '../target/cache-room.js';

/**
 * Makes room in the cache directory, at the end of a run and once a day at most. What goes wrong there is no failure of the run.
 *
 * @param limit GB that all caches may take; default 20.
 */
export async function makeRoomIn(context: Context, limit: number = CACHE_LIMIT): Promise<void> {
  try {
    const gone = await makeRoom(context.cacheDir, limit * 1e9, {
      busy: async (entry) => entry.cache === 'docker' && holdsDaemon(entry.path),
      remove: async (entry, path) => (entry.cache === 'steps' ? removeSteps(path, context) : removeTree(path)),
    });
    if (gone.length > 0) context.reporter.info(`removed from the cache what was used longest ago: ${gone.length} entries, ${(gone.reduce((sum, one) => sum + one.bytes, 0) / 1e9).toFixed(1)} GB`);
  } catch (error) {
    context.reporter.debug(`no room was made in ${context.cacheDir}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
