import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError } from '../lib/errors.js';
import { copyContent, select } from './copy.js';
import { extractFile } from './extract.js';
import type { Stores } from './open-store.js';
import { parsePlace } from './place.js';
import { listPlatforms } from './platforms.js';
import { LayoutStore } from './store.js';

/** Which file of which image is read, and where the image may lie meanwhile. */
export interface FileOfImage {
  /** A place; by its digest, where the file shall be the same tomorrow. */
  image: string;
  /** Absolute in the image. */
  path: string;
  /** The first of these that the image has; else its first. */
  platforms: readonly string[];
  maxBytes: number;
  tempDir: string;
  signal: AbortSignal;
}

/**
 * Content of one file of an image, wherever that is; of one in a registry, a single platform is fetched, and digests are checked.
 *
 * @throws AdaptError where there is no such image or file, or it is too large.
 */
export async function readFileOfImage({ image, path, platforms, maxBytes, tempDir, signal }: FileOfImage, stores: Stores): Promise<Uint8Array> {
  const place = parsePlace(image);
  const from = await stores.open(place, 'read');
  const root = await from.resolve(place.kind === 'registry' ? place.reference.digest || place.reference.tag : place.name);
  if (root === undefined) throw new AdaptError('there is no such image', { where: image, advice: 'Check name and digest.' });
  const there = await listPlatforms(image, stores);
  const platform = platforms.find((one) => there.includes(one)) ?? there[0] ?? '';
  const layout = new LayoutStore(join(tempDir, 'layout'), signal);
  const content = await select(from, root, { platform });
  await copyContent(from, layout, content);
  await layout.putName(content, 'read');
  const to = join(tempDir, 'file');
  await extractFile(layout.dir, platform, path, to, { reference: 'read', signal });
  const { size } = await stat(to);
  if (size > maxBytes) throw new AdaptError(`${path} has ${size} bytes, more than ${maxBytes}`, { where: image, advice: 'Take a smaller file.' });
  return readFile(to);
}
