import type { Readable } from 'node:stream';
import { AdaptError } from '../lib/errors.js';
import { findPlatform, readLayout } from './layout.js';
import { readLayer } from './layer.js';
import type { ImageConfig } from './oci.js';
import { readTree, type Node } from './tree.js';

/** One file of an image's merged file system. */
export interface RootFile {
  /** All its names, without a leading slash; more than one for hard links. */
  paths: string[];
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  uid: number;
  gid: number;
  size: number;
  /** Target of a symbolic link. */
  link: string;
}

/** Gets each file; content only for regular ones, to be read before it answers. */
export type VisitRootFile = (file: RootFile, content: Readable | undefined) => Promise<void>;

/**
 * Goes through the file system that an image's layers make together: folders first, outer before inner, then links, then
 * files in the order of the layers. Devices and the like are left out.
 *
 * @param limit most bytes of all files together.
 * @throws AdaptError where the image has no such platform or is larger.
 */
export async function eachRootFile(layoutDir: string, platform: string, visit: VisitRootFile, options: { reference?: string; signal: AbortSignal; limit: number }): Promise<ImageConfig> {
  const layout = await readLayout(layoutDir);
  const image = await findPlatform(layout, platform, options.reference);
  const { root } = await readTree(layout, image, options.signal);
  const files = new Map<Node, string[]>();
  const links: [string, Node][] = [];
  const folders: [string, Node][] = [];
  const collect = (node: Node, path: string): void => {
    for (const [name, child] of node.children) {
      const inner = path === '' ? name : `${path}/${name}`;
      if (child.type === 'directory') {
        folders.push([inner, child]);
        collect(child, inner);
      } else if (child.type === 'symlink') links.push([inner, child]);
      else if (child.type === 'file') files.set(child, [...(files.get(child) ?? []), inner]);
    }
  };
  collect(root, '');
  const bytes = [...files.keys()].reduce((sum, node) => sum + node.size, 0);
  if (bytes > options.limit) throw new AdaptError(`the image's files are ${Math.round(bytes / 1e6)} MB, more than ${Math.round(options.limit / 1e6)} MB`, { where: layoutDir, advice: 'Use a smaller image.' });
  const told = (node: Node, paths: string[]): RootFile => ({ paths, type: node.type === 'directory' || node.type === 'symlink' ? node.type : 'file', mode: node.mode, uid: node.uid, gid: node.gid, size: node.size, link: node.link });
  for (const [path, node] of [...folders, ...links]) await visit(told(node, [path]), undefined);
  for (const [index, descriptor] of image.manifest.layers.entries()) {
    const here = new Map<string, Node>();
    for (const node of files.keys()) if (node.layer === index) here.set(node.entry, node);
    if (here.size === 0) continue;
    await readLayer(layoutDir, descriptor, async (entry, content) => {
      const node = entry.type === 'file' ? here.get(entry.path) : undefined;
      if (node === undefined || node.size !== entry.size) return;
      here.delete(entry.path);
      await visit(told(node, files.get(node) ?? []), content);
    }, options.signal);
  }
  return image.config;
}
