import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError, Interrupted, userError } from '../lib/errors.js';
import type { Context } from '../lib/context.js';
import { removeTree } from '../lib/files.js';
import type { SeenImage } from '../gaps/images/index.js';
import { auditPlace, listPlatforms, type Stores } from '../images/index.js';
import type { Note } from '../record/types.js';
import { withStores } from './registry.js';

/** What came of looking at images. */
export interface Looked {
  seen: SeenImage[];
  notes: Note[];
  /** Why the first of those that were asked for could not be looked at, where none could. */
  failure?: AdaptError;
}

/**
 * Reads images wherever they are: those that were asked for, and those that the project names, of which one that can't be had is a matter of course. Of one in a registry the list of platforms is fetched, and layers only of the target.
 * One that can't be had is noted, and the others are still looked at.
 */
export async function lookAtImages(asked: readonly string[], named: readonly string[], context: Context): Promise<Looked> {
  const looked: Looked = { seen: [], notes: [] };
  const images = new Set([...asked, ...named]);
  if (images.size === 0) return looked;
  let failure: AdaptError | undefined;
  let seen = 0;
  await withStores({}, context, async (stores) => {
    for (const image of images) {
      try {
        looked.seen.push(await look(image, stores, context));
        if (asked.includes(image)) seen++;
      } catch (error) {
        if (error instanceof Interrupted || !(error instanceof AdaptError) || (asked.length === 1 && asked[0] === image && error.blame === 'user')) throw error;
        if (asked.includes(image)) failure ??= error;
        looked.notes.push({ stage: 'detect', kind: 'skipped', message: `image ${image} could not be looked at: ${error.line}` });
        context.reporter.warn(`${image}: ${error.line}`);
      }
    }
  });
  return failure === undefined || seen > 0 ? looked : { ...looked, failure };
}

async function look(image: string, stores: Stores, context: Context): Promise<SeenImage> {
  const place = await placeOf(image);
  if (!context.network && !/^oci(-archive)?:/.test(place)) throw new AdaptError('the image is in a registry, and the network is not to be used', { where: image, advice: 'Name a layout or an archive, or leave out --no-network.' });
  context.reporter.progress(`looking at ${image}`);
  const platforms = await listPlatforms(place, stores);
  const wanted = `linux/${context.target.oci}`;
  if (!platforms.includes(wanted)) return { image, platforms, target: undefined };
  const tempDir = join(context.workDir, 'images-looked-at');
  try {
    const audit = await auditPlace(place, stores, { tempDir, signal: context.signal, platforms: [wanted], archives: true });
    const target = audit.platforms.find((one) => one.claimed === wanted || one.platform === wanted);
    return { image, platforms, target };
  } finally {
    await removeTree(tempDir);
  }
}

/** A folder is a layout, a file an archive; all else is as the commands about images take it. */
export async function placeOf(image: string): Promise<string> {
  const info = await stat(image).catch(() => undefined);
  if (info === undefined && /^(?:\.{0,2}\/|~)/.test(image)) throw userError('there is no such file or folder', image, 'Check the path of the layout or archive; one in a registry is written as registry/name:tag.');
  return info === undefined ? image : info.isDirectory() ? `oci:${image}` : `oci-archive:${image}`;
}
