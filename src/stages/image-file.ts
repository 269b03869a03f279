import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileOfImage } from '../images/index.js';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { removeTree } from '../lib/files.js';
import { withStores } from './registry.js';

/** What the ladder gets to read a file out of an image ([0193]-[0194]): of the target's image, else of the baseline's, else of any. */
export function imageFileReader(context: Context): (image: string, path: string, maxBytes: number) => Promise<Uint8Array> {
  return async (image, path, maxBytes) => {
    if (!context.network && !/^oci(-archive)?:/.test(image)) throw new AdaptError('the image is in a registry, and the network is not to be used', { where: image, advice: 'Leave out --no-network, or put the file into the recipe\'s folder.' });
    context.reporter.progress(`reading ${path} of ${image}`);
    const tempDir = await mkdtemp(join(context.workDir, 'image-file-'));
    const platforms = [context.target, context.baseline].map((arch) => `linux/${arch.oci}`);
    try {
      return await withStores({}, context, (stores) => readFileOfImage({ image, path, platforms, maxBytes, tempDir, signal: context.signal }, stores));
    } finally {
      await removeTree(tempDir);
    }
  };
}
