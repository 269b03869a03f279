import { type NameFields } from './names.js';
/** A name that was given to an image in a layout. */
export interface GivenName {
    name: string;
    /** Of the index, or of one platform's manifest where the template has `{arch}`. */
    digest: string;
}
/**
 * Gives an image in a layout further names, by digest: index.json changes, no manifest and no layer is written or moved.
 * A template with `{arch}` names each platform's own manifest, any other the whole image.
 *
 * @param source name of the image in the layout.
 */
export declare function retagLayout(dir: string, source: string, templates: readonly string[], fields?: NameFields): Promise<GivenName[]>;
