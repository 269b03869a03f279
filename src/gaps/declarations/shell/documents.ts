import type { Context } from '../../../lib/context.js';
import { severalOf, type GivenName } from '../commands/families.js';
import type { CommandPlace } from '../commands/place.js';
import { namedIn, namesAny, otherSystem } from '../words.js';

/** Where a here document begins. */
const BEGINS = /<<(-?)\s*(?:"(\w+)"|'(\w+)'|\\?(\w+))/;
/** What a line that is one of several by architecture names besides: a file or an address. */
const FILE = /:\/\/|\.(?:tar|tgz|zip|gz|xz|deb|rpm|apk)\b/;

/** Lines of here documents that name a file of each architecture, as release notes and manifests do, and none of the target. */
export function findInDocuments(text: string, context: Context): CommandPlace[] {
  if (!text.includes('<<')) return [];
  const places: CommandPlace[] = [];
  let end: string | undefined;
  let given: GivenName[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (end === undefined) {
      const [, , ...words] = line.length < 1000 ? BEGINS.exec(line) ?? [] : [];
      end = words.find((word) => word !== undefined);
      given = [];
    } else if (line.trim() === end) {
      end = undefined;
      for (const place of severalOf(given, context)) places.push({ ...place, symbols: [...new Set(place.symbols.flatMap((name) => namedIn(name).map(({ word }) => word)))], rule: 'arch-list' });
    } else if (line.length < 1000 && FILE.test(line) && namesAny(line) && !otherSystem(line)) {
      const [first] = namedIn(line);
      // What follows the first name says it again; a checksum says nothing.
      if (first !== undefined) given.push({ name: line.slice(0, first.offset + first.word.length).replace(/[0-9a-f]{32,}/gi, '').trim(), line: index + 1 });
    }
  }
  return places;
}
