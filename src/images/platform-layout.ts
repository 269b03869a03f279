import { makeDir, removeTree } from '../lib/files.js';
import { copyContent, select } from './copy.js';
import { findImage } from './find-image.js';
import type { Stores } from './open-store.js';
import { LayoutStore } from './store.js';

/**
 * Copies one platform of an image, wherever it is, into an OCI layout that lasts as long as `use` does.
 *
 * @param text place of the image: `registry/name:tag`, `oci:FOLDER`, `oci-archive:FILE`.
 * @param platform `linux/loong64`.
 * @param name that it has in the layout.
 * @param dir folder of the layout.
 * @throws AdaptError where there is no such image or platform.
 */
export async function withPlatformLayout<T>(text: string, platform: string, name: string, dir: string, stores: Stores, signal: AbortSignal, use: (dir: string) => Promise<T>): Promise<T> {
  const { from, root } = await findImage(text, stores);
  await makeDir(dir);
  try {
    const to = new LayoutStore(dir, signal);
    const content = await select(from, root, { platform });
    await copyContent(from, to, content);
    await to.putName(content, name);
    return await use(dir);
  } finally {
    await removeTree(dir);
  }
}
