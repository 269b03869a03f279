import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import type { Architecture } from '../../target/architectures.js';
import { fits } from './glob.js';

/** One line of `data/bases.yml`: images, and the one that stands in for them. */
interface Base {
  /** Names with tag, `*` for anything but `/`. Docker Hub's own without registry. */
  images: string[];
  /** By GOARCH; `{{tag}}` is that of the image, `{{release}}` the number it begins with. */
  to?: { [arch: string]: string };
  /** The same for what exists for that architecture alone. */
  alone?: { [arch: string]: string };
}

let table: Promise<Base[]> | undefined;

/** The image that stands in for a base which lacks the target; undefined where none is known. */
export async function knownBase(image: string, target: Architecture): Promise<string | undefined> {
  return lookedUp(image, target, 'to');
}

/** Its counterpart that exists for the target alone, on which nobody else could build. */
export async function counterpart(image: string, target: Architecture): Promise<string | undefined> {
  return lookedUp(image, target, 'alone');
}

async function lookedUp(image: string, target: Architecture, kind: 'to' | 'alone'): Promise<string | undefined> {
  const name = plainName(image);
  const to = (await readTable()).find((base) => base[kind]?.[target.go] !== undefined && base.images.some((pattern) => fits(pattern, name)))?.[kind]?.[target.go];
  const tag = name.slice(name.lastIndexOf(':') + 1);
  return to?.replace('{{tag}}', tag).replace('{{release}}', /^\d+(?:\.\d+)?/.exec(tag)?.[0] ?? tag);
}

/** Whether an image is one that stands in for others. */
export async function isStandIn(image: string, target: Architecture): Promise<boolean> {
  return (await readTable()).some(({ to }) => fits((to?.[target.go] ?? '').replace('{{tag}}', '*'), image));
}

function readTable(): Promise<Base[]> {
  return (table ??= readFile(asset('data', 'bases.yml'), 'utf8').then((text) => parse(text) as Base[]));
}

/** `docker.io/library/golang@sha256:…` → `golang`; a name without tag gets `latest`. */
function plainName(image: string): string {
  const name = image.replace(/@sha256:[0-9a-f]+$/, '').replace(/^(?:docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '');
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}
