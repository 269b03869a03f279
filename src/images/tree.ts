import { cleanPath, readLayer, type LayerEntry, type LayerLimits, type LayerSums, type Visit } from './layer.js';
import type { Layout, PlatformImage } from './layout.js';
import { broken } from './oci.js';

/** A node of the file system that an image's layers make together. */
export interface Node {
  type: LayerEntry['type'];
  mode: number;
  uid: number;
  gid: number;
  size: number;
  /** Target of a symbolic link. */
  link: string;
  /** Index of the layer that holds the content. */
  layer: number;
  /** Path of the content's entry in that layer. */
  entry: string;
  children: Map<string, Node>;
}

/** The merged file system of one platform's image. */
export interface Tree {
  root: Node;
  layers: LayerSums[];
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

const folder = (layer: number): Node => ({ type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0, link: '', layer, entry: '', children: new Map() });

/** Reads all layers and merges them; whiteouts act on lower layers only, whatever their place in the archive. */
export async function readTree(layout: Layout, image: PlatformImage, signal: AbortSignal, visit: (layer: number) => Visit = () => () => {}, limits?: LayerLimits): Promise<Tree> {
  const root = folder(0);
  const layers: LayerSums[] = [];
  for (const [index, descriptor] of image.manifest.layers.entries()) {
    const inner = visit(index);
    const merge = new LayerMerge(root, index, descriptor.digest);
    layers.push(await readLayer(layout.dir, descriptor, async (entry, content) => {
      merge.add(entry);
      await inner(entry, content);
    }, signal, limits));
  }
  return { root, layers };
}

class LayerMerge {
  constructor(private readonly root: Node, private readonly layer: number, private readonly where: string) {}

  add(entry: LayerEntry): void {
    if (entry.path === '') return;
    const slash = entry.path.lastIndexOf('/');
    const name = entry.path.slice(slash + 1);
    const parent = this.parent(slash < 0 ? '' : entry.path.slice(0, slash));
    if (name === OPAQUE) return this.hide(parent, () => true);
    if (name.startsWith(WHITEOUT)) return this.hide(parent, (child) => child === name.slice(WHITEOUT.length));
    const node = this.node(entry);
    const before = parent.children.get(name);
    if (before?.type === 'directory' && node.type === 'directory') node.children = before.children;
    parent.children.set(name, node);
  }

  private node(entry: LayerEntry): Node {
    if (entry.type === 'hardlink') {
      const target = lookup(this.root, cleanPath(entry.link, this.where), false);
      if (target === undefined || target.type === 'directory') throw broken(this.where, `hard link ${JSON.stringify(entry.path)} points at nothing`);
      return target;
    }
    return { type: entry.type, mode: entry.mode, uid: entry.uid, gid: entry.gid, size: entry.size, link: entry.type === 'symlink' ? entry.link : '', layer: this.layer, entry: entry.path, children: new Map() };
  }

  /** The folder that holds an entry; links in its path are followed inside the image, missing folders made. */
  private parent(path: string): Node {
    let node = this.root;
    let walked = '';
    for (const part of path.split('/').filter((p) => p !== '')) {
      walked = `${walked}/${part}`;
      let next = node.children.get(part);
      if (next?.type === 'symlink') next = lookup(this.root, walked, true);
      if (next?.type !== 'directory') {
        next = folder(this.layer);
        node.children.set(part, next);
      }
      node = next;
    }
    return node;
  }

  /** Removes what lower layers put there; what this layer added stays. */
  private hide(parent: Node, matches: (name: string) => boolean): void {
    for (const [name, child] of parent.children) {
      if (!matches(name)) continue;
      if (child.layer < this.layer) {
        const kept = ownPart(child, this.layer);
        if (kept === undefined) parent.children.delete(name);
      } else if (child.type === 'directory') {
        this.hide(child, () => true);
      }
    }
  }
}

/** What of a hidden folder this layer itself has added already. */
function ownPart(node: Node, layer: number): Node | undefined {
  for (const [name, child] of node.children) {
    if (child.layer < layer && ownPart(child, layer) === undefined) node.children.delete(name);
  }
  return node.children.size > 0 ? node : undefined;
}

/** The node at a path, links followed inside the image (the last one only if `follow`); at most 40 of them. */
export function lookup(root: Node, path: string, follow = true, budget = { links: 40 }): Node | undefined {
  const pending = path.split('/').filter((part) => part !== '' && part !== '.');
  const stack: Node[] = [root];
  while (pending.length > 0) {
    const part = pending.shift() ?? '';
    const here = stack.at(-1) ?? root;
    if (part === '..') {
      if (stack.length > 1) stack.pop();
      continue;
    }
    const next = here.children.get(part);
    if (next === undefined) return undefined;
    if (next.type === 'symlink' && (pending.length > 0 || follow)) {
      if (--budget.links < 0) return undefined;
      if (next.link.startsWith('/')) stack.length = 1;
      pending.unshift(...next.link.split('/').filter((p) => p !== '' && p !== '.'));
      continue;
    }
    if (next.type !== 'directory' && pending.length > 0) return undefined;
    stack.push(next);
  }
  return stack.at(-1);
}
