import { AdaptError } from '../lib/errors.js';
import type { Stores } from './open-store.js';
import { nameIn, parsePlace, type Place } from './place.js';
import type { Fetched } from './registry/client.js';
import type { ImageStore } from './store.js';

/** An image where it is. */
export interface FoundImage {
  place: Place;
  from: ImageStore;
  root: Fetched;
}

/**
 * Finds an image.
 *
 * @param text its place: `registry/name:tag`, `oci:FOLDER`, `oci-archive:FILE`.
 * @throws AdaptError where there is none.
 */
export async function findImage(text: string, stores: Stores): Promise<FoundImage> {
  const place = parsePlace(text);
  const from = await stores.open(place, 'read');
  const root = await from.resolve(nameIn(place));
  if (root === undefined) throw new AdaptError('there is no such image', { where: text, advice: 'Check name and tag.', blame: 'user' });
  return { place, from, root };
}
