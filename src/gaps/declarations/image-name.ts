import type { Context } from '../../lib/context.js';
import { namedIn } from './words.js';

/**
 * The word by which an image's name or tag pins the baseline: `registry/app-amd64:1.0`, `app:1.0-amd64`, `amd64/app`.
 * A name with a variable in it may stand for any architecture.
 */
export function pinnedImage(image: string, { baseline, target }: Context): string | undefined {
  if (image.length > 500 || /[${}<>\s]/.test(image)) return undefined;
  const named = namedIn(image.replace(/@sha256:.*/, ''));
  if (named.some(({ architecture }) => architecture === target)) return undefined;
  return named.find(({ architecture, word, offset }) => architecture === baseline && /^(?:$|[-_./:])/.test(image.slice(offset + word.length)))?.word;
}
