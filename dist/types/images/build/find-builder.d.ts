import type { Context } from '../../lib/context.js';
import type { Builder } from './builder.js';
/** A way to a builder: answers `undefined` where it isn't there. */
export type FindBuilder = (context: Context) => Promise<Builder | undefined>;
/** The builders in the order of preference. */
export declare const BUILDERS: readonly FindBuilder[];
/**
 * The first builder that answers; where there is none and tools may be installed, `install` is asked to bring buildah.
 * Without any, images are put together by this package itself.
 */
export declare function findBuilder(context: Context, install?: (context: Context) => Promise<boolean>, ways?: readonly FindBuilder[]): Promise<Builder>;
