import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import type { MadeVariant } from '../../target/bases.js';

/** `data/made-bases.yml`. */
export interface MadeTable {
  /** Debian release that is used unless another is asked for. */
  suite: string;
  variants: Record<MadeVariant, {
    packages: string[];
    /** The packages' own scripts run, as programs of the target. */
    configured?: boolean;
    /** All that the packages hold stays. */
    whole?: boolean;
  }>;
  /** Links that the packages' scripts would make: path → what it leads to, beside it. */
  links: { [path: string]: string };
  /** Paths that stay out of a layer; a folder ends with a slash and stays, empty. */
  never: string[];
  /** The same, where there is no shell. */
  unread: string[];
}

let table: Promise<MadeTable> | undefined;

/** What base images are made of. */
export function readMadeTable(): Promise<MadeTable> {
  return (table ??= readFile(asset('data', 'made-bases.yml'), 'utf8').then((text) => parse(text) as MadeTable));
}
