import type { Context } from '../lib/context.js';
import { acquireEngine } from './acquire.js';
import { releaseDaemon } from './daemon.js';
import { sweep } from './leftovers.js';
import { saveNodeImage } from './node-image/archive.js';
import { nodeImage, type NodeImage } from './node-image/index.js';
import type { ClusterOptions } from './types.js';

/** A node image that is ready, and where it was written. */
export interface PreparedNodeImage extends NodeImage {
  archive?: string;
}

/**
 * Makes a node image ready and, where `archive` is given, writes it there for machines without a network.
 *
 * @throws AdaptError where none is to be had, or the disk is full.
 */
export async function prepareNodeImage(options: Pick<ClusterOptions, 'nodeImage' | 'privateDocker'>, archive: string | undefined, context: Context): Promise<PreparedNodeImage> {
  const { on, daemon } = await acquireEngine(options.privateDocker === true, context);
  try {
    await sweep(on, context);
    const image = await nodeImage(options.nodeImage, on, context);
    if (archive === undefined) return image;
    await saveNodeImage(image.name, archive, on, context);
    return { ...image, archive };
  } finally {
    if (daemon !== undefined) await releaseDaemon(daemon);
  }
}
