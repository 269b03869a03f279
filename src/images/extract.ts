import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AdaptError } from '../lib/errors.js';
import { describe, makeDir } from '../lib/files.js';
import { readLayer } from './layer.js';
import { findPlatform, readLayout } from './layout.js';
import { lookup, readTree } from './tree.js';

/** What `extractFile` may be told besides. */
export interface ExtractOptions {
  /** Name of the image in the layout; default: the only one. */
  reference?: string;
  signal?: AbortSignal;
}

/**
 * Writes one regular file of an image to `to`, with its permission bits (never setuid). Layers are merged with
 * their whiteouts, links are followed inside the image only. Nothing but `to` is written, and only whole.
 *
 * @param platform `linux/loong64`.
 * @param path absolute in the image.
 * @throws AdaptError where the image has no such platform or regular file.
 */
export async function extractFile(layoutDir: string, platform: string, path: string, to: string, options: ExtractOptions = {}): Promise<void> {
  const signal = options.signal ?? new AbortController().signal;
  const layout = await readLayout(layoutDir);
  const image = await findPlatform(layout, platform, options.reference);
  const { root } = await readTree(layout, image, signal);
  const node = lookup(root, path);
  const layer = node === undefined ? undefined : image.manifest.layers[node.layer];
  if (node === undefined || node.type !== 'file' || layer === undefined) {
    throw new AdaptError(`the image has no file ${path}${node === undefined ? '' : ` (it is a ${node.type})`}`, { where: `${layoutDir} ${platform}`, advice: 'Check the path and what the build put into the image.' });
  }
  await makeDir(dirname(to));
  const part = `${to}.${randomBytes(4).toString('hex')}.part`;
  let written = 0;
  try {
    await readLayer(layoutDir, layer, async (entry, content) => {
      if (entry.path !== node.entry || entry.type !== 'file') return;
      await pipeline(content, createWriteStream(part, { mode: node.mode & 0o777, flags: written > 0 ? 'w' : 'wx' }), { signal });
      written++;
    }, signal);
    if (written === 0) throw new AdaptError(`the layer no longer holds ${path}`, { where: layoutDir, advice: 'Build the image again.' });
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw describe(error, to);
  }
}
