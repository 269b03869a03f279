import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { asset } from '../lib/assets.js';
import type { Architecture } from './architectures.js';

/** What can be made where no image can be had. */
export type MadeVariant = 'static' | 'base' | 'tools' | 'shell';

/** One line of `data/bases.yml`: images, and the one that stands in for them. */
export interface BaseRow {
  /** Names with tag, `*` for anything but `/`. Docker Hub's own without registry. */
  images: string[];
  /** By GOARCH; `{{tag}}` is that of the image, `{{release}}` the number it begins with; a digest may follow. */
  to?: { [arch: string]: string };
  /** The same for what exists for that architecture alone. */
  alone?: { [arch: string]: string };
  /** What is made where that one can't be had either. */
  otherwise?: MadeVariant;
}

let table: Promise<BaseRow[]> | undefined;

/** The table of base images. */
export function readBases(): Promise<BaseRow[]> {
  return (table ??= readFile(asset('data', 'bases.yml'), 'utf8').then((text) => parse(text) as BaseRow[]));
}

/** `docker.io/library/golang@sha256:…` → `golang:latest`: the name as the table has it. */
export function plainName(image: string): string {
  const name = image.replace(/@sha256:[0-9a-f]+$/, '').replace(/^(?:docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '');
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

/** A row's image for an architecture, filled in; undefined where it has none. */
export function standIn(row: BaseRow, image: string, arch: Architecture, kind: 'to' | 'alone' = 'to'): string | undefined {
  const name = plainName(image);
  const tag = name.slice(name.lastIndexOf(':') + 1);
  return row[kind]?.[arch.go]?.replace('{{tag}}', tag).replace('{{release}}', /^\d+(?:\.\d+)?/.exec(tag)?.[0] ?? tag);
}
