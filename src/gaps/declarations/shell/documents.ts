import type { Context } from '../../../lib/context.js';
import { severalOf, type GivenName } from '../commands/families.js';
import type { CommandPlace } from '../commands/place.js';
import { namedIn, namesAny, otherSystem } from '../words.js';

/** Where a here document begins, and the word that ends it; `<<<` is followed by the text itself. */
const BEGINS = /(?<!<)<<(-?)[ \t]*(?:"([\w.-]+)"|'([\w.-]+)'|\\?([\w.-]+))/;
/** Arithmetic, where `<<` moves bits. */
const ARITHMETIC = /\(\(.*?(?:\)\)|$)/g;
/** What a line that is one of several by architecture names besides: a file or an address. */
const FILE = /:\/\/|\.(?:tar|tgz|zip|gz|xz|deb|rpm|apk)\b/;

/** Lines of here documents that name a file of each architecture, as release notes and manifests do, and none of the target. */
export function findInDocuments(text: string, context: Context): CommandPlace[] {
  if (!text.includes('<<')) return [];
  const places: CommandPlace[] = [];
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const last = new Map(lines.map((line, index) => [line.replace(/^\t+/, ''), index]));
  /** What ends the document that is open, and whether tabs may stand before it. */
  let end: { word: string; indented: boolean } | undefined;
  let given: GivenName[] = [];
  for (const [index, line] of lines.entries()) {
    if (end === undefined) {
      const [, dash, ...words] = line.length < 1000 ? BEGINS.exec(line.replace(ARITHMETIC, ' ')) ?? [] : [];
      const word = words.find((one) => one !== undefined);
      // What never ends is no document.
      end = word !== undefined && (last.get(word) ?? 0) > index ? { word, indented: dash === '-' } : undefined;
      given = [];
    } else if ((end.indented ? line.replace(/^\t+/, '') : line) === end.word) {
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
