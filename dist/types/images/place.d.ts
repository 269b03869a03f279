import { type Reference } from './reference.js';
/** Where an image is or goes. */
export type Place = {
    kind: 'registry';
    reference: Reference;
} | {
    kind: 'layout';
    path: string;
    name: string;
} | {
    kind: 'archive';
    path: string;
    name: string;
};
/**
 * Reads a place: `[docker://]registry/name:tag`, `oci:FOLDER[:name]`, `oci-archive:FILE[:name]`.
 *
 * @throws AdaptError (user) for anything else; digests must be whole.
 */
export declare function parsePlace(text: string): Place;
/** A place as text, the way it is written. */
export declare function formatPlace(place: Place): string;
