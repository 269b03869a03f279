import type { Context } from '../../lib/context.js';
import { type BaseWishes } from '../base/resolve.js';
import type { Stores } from '../open-store.js';
import type { ImagePlan } from './build.js';
import type { ImageSpec } from './spec.js';
/** The plan for an image of programs on a base, without a Dockerfile of the project's own. */
export declare function planSpec(spec: ImageSpec, forbidden: readonly string[], wishes: BaseWishes, stores: Stores, context: Context): ImagePlan;
