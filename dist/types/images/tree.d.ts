import { type LayerEntry, type LayerLimits, type LayerSums, type Visit } from './layer.js';
import type { Layout, PlatformImage } from './layout.js';
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
/** Reads all layers and merges them; whiteouts act on lower layers only, whatever their place in the archive. */
export declare function readTree(layout: Layout, image: PlatformImage, signal: AbortSignal, visit?: (layer: number) => Visit, limits?: LayerLimits): Promise<Tree>;
/** The node at a path, links followed inside the image (the last one only if `follow`); at most 40 of them. */
export declare function lookup(root: Node, path: string, follow?: boolean, budget?: {
    links: number;
}): Node | undefined;
