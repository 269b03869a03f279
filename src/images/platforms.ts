import { platformOf } from './copy.js';
import { findImage } from './find-image.js';
import { isAttestation } from './layout.js';
import { isIndex, parseIndex, parseJson, platformText } from './oci.js';
import type { Stores } from './open-store.js';

/**
 * The platforms that an image says it has, wherever it is: those of its index, or the one of its config. No layer is fetched.
 *
 * @throws AdaptError where there is no such image.
 */
export async function listPlatforms(text: string, stores: Stores): Promise<string[]> {
  const { from: store, root } = await findImage(text, stores);
  if (!isIndex(root.descriptor.mediaType)) return [await platformOf(store, root)];
  const index = parseIndex(parseJson(root.content, store.name), store.name);
  return index.manifests.filter((entry) => !isAttestation(entry)).map((entry) => (entry.platform === undefined ? 'unknown' : platformText(entry.platform)));
}
