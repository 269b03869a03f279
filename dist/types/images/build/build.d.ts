import type { Context } from '../../lib/context.js';
import type { Image } from '../../record/types.js';
import type { Builder } from './builder.js';
import type { ImageSpec } from './spec.js';
/**
 * Builds every platform of a spec, joins them by an index, reads the result back and checks it; only then it takes its
 * place as `images/<name>` in the work directory.
 *
 * @param forbidden texts that no file may hold: paths of this machine.
 * @throws AdaptError for an image that isn't what it says.
 */
export declare function buildImage(spec: ImageSpec, builder: Builder, forbidden: readonly string[], context: Context): Promise<Image>;
