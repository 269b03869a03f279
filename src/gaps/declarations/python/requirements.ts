import type { Context } from '../../../lib/context.js';
import { namedIn } from '../words.js';
import type { DeclaredPlace } from '../declared.js';
import { leavesTargetOut, markerHolds } from './markers.js';

/** A requirement as it stands in a file. */
export interface Requirement {
  text: string;
  line: number;
}

/** Requirements that a machine of the baseline gets and one of the target doesn't, and wheels that only the baseline can install. */
export function requirementPlaces(all: readonly Requirement[], context: Context): DeclaredPlace[] {
  const read = all.filter(({ text }) => text.length < 4000).map(({ text, line }) => {
    const [what = '', ...markers] = text.split(/\s*;\s*/);
    return { name: (/^[\w.-]+/.exec(what)?.[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-'), what, marker: markers.join(' '), line };
  });
  const places: DeclaredPlace[] = [];
  const reported = new Set<string>();
  for (const { name, what, marker, line } of read) {
    const wheel = /[\w.+-]{1,200}(?:linux|musl)[\w.]{0,40}\.whl/.exec(what.slice(0, 2000))?.[0];
    const named = wheel === undefined ? [] : namedIn(wheel);
    if (named.some(({ architecture }) => architecture === context.baseline) && (marker === '' || markerHolds(marker, context.target))) {
      places.push({ rule: 'python/wheel', line, symbols: named.map(({ word }) => word), kind: 'pin', where: wheel ?? '' });
    }
    if (name === '' || reported.has(name) || !leavesTargetOut(marker, context)) continue;
    if (read.some((other) => other.name === name && (other.marker === '' || markerHolds(other.marker, context.target)))) continue;
    reported.add(name);
    places.push({ rule: 'python/marker', line, symbols: namedIn(marker).map(({ word }) => word), kind: 'chain', where: name });
  }
  return places;
}

/** The lines of a requirements file, with continued ones joined. */
export function requirementLines(text: string): Requirement[] {
  const found: Requirement[] = [];
  let open: Requirement | undefined;
  text.split('\n').forEach((source, index) => {
    const line = source.replace(/(?:^|\s)#.*$/, '').replace(/\s--hash=\S+/g, '').trimEnd();
    const continued = line.endsWith('\\');
    const part = continued ? line.slice(0, -1) : line;
    if (open === undefined) open = { text: part.trim(), line: index + 1 };
    else if (open.text.length < 4000) open.text += ` ${part.trim()}`;
    if (continued) return;
    if (open.text !== '' && !open.text.startsWith('-')) found.push({ ...open, text: open.text.replace(/\s*\\\s*/g, ' ').trim() });
    open = undefined;
  });
  return found;
}
