import type { Stores } from './open-store.js';
/**
 * The platforms that an image says it has, wherever it is: those of its index, or the one of its config. No layer is fetched.
 *
 * @throws AdaptError where there is no such image.
 */
export declare function listPlatforms(text: string, stores: Stores): Promise<string[]>;
