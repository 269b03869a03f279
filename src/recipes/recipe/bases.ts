import type { Architecture } from '../../target/architectures.js';
import { plainName, readBases, standIn } from '../../target/bases.js';
import { fits } from './glob.js';

/**
 * The image that stands in for a base which lacks the target; undefined where none is known.
 *
 * @param written the base as the file has it: a tag that is a variable stays one, where the other image has the same tags.
 */
export async function knownBase(image: string, target: Architecture, written = image): Promise<string | undefined> {
  return lookedUp(image, target, 'to', written);
}

/** Its counterpart that exists for the target alone, on which nobody else could build. */
export async function counterpart(image: string, target: Architecture): Promise<string | undefined> {
  return lookedUp(image, target, 'alone', image);
}

async function lookedUp(image: string, target: Architecture, kind: 'to' | 'alone', written: string): Promise<string | undefined> {
  const name = plainName(image);
  const row = (await readBases()).find((base) => base[kind]?.[target.go] !== undefined && base.images.some((pattern) => fits(pattern, name)));
  return row === undefined ? undefined : standIn(row, /^[^$:@]+:\$\{?\w+\}?$/.test(written) ? written : image, target, kind);
}

/** Whether an image is one that stands in for others. */
export async function isStandIn(image: string, target: Architecture): Promise<boolean> {
  return (await readBases()).some(({ to }) => fits((to?.[target.go] ?? '').replace('{{tag}}', '*'), image));
}
