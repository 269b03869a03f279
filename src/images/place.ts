import { userError } from '../lib/errors.js';
import { formatReference, parseReference, qualified, type Reference } from './reference.js';

/** Where an image is or goes. */
export type Place =
  | { kind: 'registry'; reference: Reference }
  | { kind: 'layout'; path: string; name: string }
  | { kind: 'archive'; path: string; name: string };

/**
 * Reads a place: `[docker://]registry/name:tag`, `oci:FOLDER[:name]`, `oci-archive:FILE[:name]`.
 *
 * @throws AdaptError (user) for anything else; digests must be whole.
 */
export function parsePlace(text: string): Place {
  const local = /^(oci|oci-archive):([^:]+)(?::(.+))?$/.exec(text);
  if (local !== null) {
    const [, kind, path = '', name = ''] = local;
    if (path.includes('\0')) throw userError('the path holds a zero byte', text, 'Check it.');
    if (name !== '') parseReference(name, text);
    return { kind: kind === 'oci' ? 'layout' : 'archive', path, name };
  }
  if (/^oci(-archive)?:/.test(text)) throw userError('a layout needs its folder', text, 'Write oci:FOLDER[:name].');
  return { kind: 'registry', reference: qualified(parseReference(text.replace(/^docker:\/\//, ''), text)) };
}

/** A place as text, the way it is written. */
export function formatPlace(place: Place): string {
  if (place.kind === 'registry') return formatReference(place.reference);
  return `${place.kind === 'layout' ? 'oci' : 'oci-archive'}:${place.path}${place.name === '' ? '' : `:${place.name}`}`;
}

/** What a place's store knows the image by; empty for the only one. */
export const nameIn = (place: Place): string => (place.kind === 'registry' ? place.reference.digest || place.reference.tag : place.name);
