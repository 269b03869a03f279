import type { Architecture } from './architectures.js';
/** What can be made where no image can be had. */
export type MadeVariant = 'static' | 'base' | 'tools' | 'shell';
/** One line of `data/bases.yml`: images, and the one that stands in for them. */
export interface BaseRow {
    /** Names with tag, `*` for anything but `/`. Docker Hub's own without registry. */
    images: string[];
    /** By GOARCH; `{{tag}}` is that of the image, `{{release}}` the number it begins with; a digest may follow. */
    to?: {
        [arch: string]: string;
    };
    /** The same for what exists for that architecture alone. */
    alone?: {
        [arch: string]: string;
    };
    /** What is made where that one can't be had either. */
    otherwise?: MadeVariant;
}
/** The table of base images. */
export declare function readBases(): Promise<BaseRow[]>;
/** `docker.io/library/golang@sha256:…` → `golang:latest`: the name as the table has it. */
export declare function plainName(image: string): string;
/** A row's image for an architecture, filled in; undefined where it has none. */
export declare function standIn(row: BaseRow, image: string, arch: Architecture, kind?: 'to' | 'alone'): string | undefined;
