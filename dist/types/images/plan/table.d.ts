import type { ImagesRow, ImagesTable } from '../../record/plan.js';
/**
 * Reads a table of images. Every name in it is checked, so that a digest which lacks a digit is refused before anything is done.
 *
 * @throws AdaptError (user) that names file and entry.
 */
export declare function readTable(path: string): Promise<ImagesTable>;
/** The entry for an image, compared by complete names; one without a tag stands for any. */
export declare function rowFor(table: ImagesTable, image: string): ImagesRow | undefined;
/** The name under a mirror. */
export declare function mirrored(mirror: string, image: string): string;
