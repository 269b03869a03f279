import { basename } from 'node:path';
import type { Context } from '../../lib/context.js';
import type { Gap, Location } from '../../record/types.js';
import { forTarget, newGap } from '../gap.js';
import { architectureWords, namesOf } from './names.js';
import { Finder, inProject } from '../find-line.js';
import type { Hit } from './scan.js';

/** Gaps of the lines that a signature knows: one per rule and subject, however often the log says it. */
export async function lineGaps(hits: readonly Hit[], log: string, root: string | undefined, context: Context): Promise<Gap[]> {
  const finder = root === undefined ? undefined : new Finder(root);
  const gaps = new Map<string, Gap>();
  const first = new Map<string, Hit>();
  for (const hit of hits.map(shortened)) {
    const key = `${hit.signature.rule}\0${hit.subject === '' ? said(hit) : hit.subject}`;
    // The later hit may know the line in which make gave up.
    if (!first.has(key) || (first.get(key)?.stop === undefined && hit.stop !== undefined)) first.set(key, hit);
  }
  for (const hit of first.values()) {
    const gap = await toGap(hit, log, root, finder, context);
    gaps.set(gap.id, gaps.get(gap.id) ?? gap);
  }
  return folded([...gaps.values()]);
}

/** Most lines of a log that one gap quotes. */
const QUOTED = 4;

/** Joins to a gap those of the same rule and place that name nothing of their own: a builder says the same failure in several ways. */
function folded(gaps: readonly Gap[]): Gap[] {
  const left: Gap[] = [];
  for (const gap of [...gaps.filter(({ symbols }) => symbols.length > 0), ...gaps.filter(({ symbols }) => symbols.length === 0)]) {
    const known = gap.symbols.length > 0 ? undefined : left.find((one) => one.rule === gap.rule && one.location.file === gap.location.file && one.location.line === gap.location.line);
    if (known === undefined) left.push({ ...gap });
    else known.evidence = { ...known.evidence, detail: [...known.evidence.detail.split('\n'), ...gap.evidence.detail.split('\n')].slice(0, QUOTED).join('\n') };
  }
  // In the order of the log.
  return left.sort((a, b) => gaps.findIndex(({ id }) => id === a.id) - gaps.findIndex(({ id }) => id === b.id));
}

/** A hit on an image as files name it: builders put Docker Hub's address before it in one line and leave it out in the next. */
function shortened(hit: Hit): Hit {
  return hit.signature.ecosystem === 'image' ? { ...hit, subject: hit.subject.replace(/^docker\.io\/(?:library\/)?/, '') } : hit;
}

/** The line without what differs from run to run. */
function said(hit: Hit): string {
  return hit.line.text.trim().replace(/\d+/g, '0').slice(0, 300);
}

async function toGap(hit: Hit, log: string, root: string | undefined, finder: Finder | undefined, context: Context): Promise<Gap> {
  const { signature, line, stop } = hit;
  const quoted = [line, ...(stop === undefined ? [] : [stop.line])].map((one) => `${basename(log)}:${one.number}: ${one.text.trim().slice(0, 400)}`);
  const location = (await declared(hit, root, finder, context)) ?? inLog(hit);
  const listed = architectureWords(line.text, context.target);
  const gap = newGap({
    rule: signature.rule, ecosystem: signature.ecosystem, kind: signature.kind, why: forTarget(signature.why, context.target.go),
    text: hit.subject === '' ? said(hit) : hit.subject, location,
    culprit: location.file === '' ? {} : { file: location.file, line: location.line },
    symbols: hit.subject === '' ? listed : [hit.subject], evidence: { level: 'ran', detail: quoted.join('\n') },
  });
  return { ...gap, remedy: { kind: 'none', summary: '', reason: forTarget(signature.closes, context.target.go) } };
}

/** The project's own line behind a hit: what the log names, else the line that holds the missing thing or the message itself. */
async function declared(hit: Hit, root: string | undefined, finder: Finder | undefined, context: Context): Promise<Location | undefined> {
  if (root === undefined || finder === undefined) return undefined;
  const { place, signature, subject, stop } = hit;
  if (place !== undefined) {
    const file = await inProject(root, place.file);
    if (file !== undefined) return { file, line: place.line };
  }
  if (subject !== '') {
    const found = await finder.find(subject, signature.seek, true);
    if (found !== undefined) return found;
  }
  if (subject === '' && signature.seek.includes('*')) {
    // A script says who it is before the message; that is seldom written with it.
    for (const text of [hit.line.text, hit.line.text.replace(/^\s*[\w./-]{1,40}: /, '')]) {
      const found = await finder.find(constantPart(text, context), signature.seek, false);
      if (found !== undefined) return found;
    }
  }
  const makefile = stop === undefined || stop.file === '' ? undefined : await inProject(root, stop.file);
  return makefile === undefined ? undefined : { file: makefile, line: stop?.at ?? 0 };
}

/** The longest piece of a message that was in the script already: what names the machine or a number was filled in. */
function constantPart(text: string, context: Context): string {
  const filled = new RegExp(`${namesOf(context.target).join('|')}|\\d{2,}|/[\\w./-]+`, 'gi');
  const pieces = text.split(filled).map((piece) => piece.replace(/^[\s'"`:]+|[\s'"`]+$/g, ''));
  const longest = pieces.sort((a, b) => b.length - a.length)[0] ?? '';
  return longest.length >= 12 ? longest : '';
}

/** What the log itself names, where there is no project to look into. */
function inLog({ place, stop }: Hit): Location {
  if (place !== undefined) return place;
  return stop === undefined || stop.file === '' ? { file: '', line: 0 } : { file: stop.file, line: stop.at };
}
