import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { sha256, writeAtomic } from '../../lib/files.js';
import { packImage, type ArchiveImage } from '../../lib/image-archive.js';
import type { Architecture } from '../../target/architectures.js';
import { withScratch } from '../../target/scratch.js';
import { store } from '../../target/store.js';
import type { ControllerImage } from './controller.js';

/** What `keepImage` builds where the cache has it not yet. */
export interface ImagePlan {
  name: string;
  arch: Architecture;
  /** Everything that shapes the image. */
  key: readonly unknown[];
  config: Omit<ArchiveImage, 'names' | 'architecture'>;
  /** Fills the root of the image; answers what it was made of. */
  fill: (root: string) => Promise<string[]>;
}

/** Builds an image from a root, once: the archive and what it is made of stay in the cache, by a key of all that shapes it. */
export async function keepImage({ name, arch, key, config, fill }: ImagePlan, context: Context): Promise<ControllerImage> {
  const reference = `loong-adapt/${name}:${arch.oci}`;
  const version = `${arch.go}-${sha256(JSON.stringify([reference, config, key])).slice(0, 12)}`;
  const folder = await store(context, `image-${name}`, version, async (part) => {
    await withScratch(context, name, async (root) => {
      const parts = await fill(root);
      context.reporter.progress(`packing the image ${reference}`);
      const packed = await packImage(root, { ...config, names: [reference], architecture: arch.oci }, join(part, `${name}.tar`), context.signal);
      await writeAtomic(join(part, 'image.json'), JSON.stringify({ reference, id: packed.id, parts }));
    });
  });
  const kept = JSON.parse(await readFile(join(folder, 'image.json'), 'utf8')) as Omit<ControllerImage, 'archive'>;
  return { ...kept, archive: join(folder, basename(`${name}.tar`)) };
}
