import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import type { Project } from '../../project/open.js';
import type { Gap, Info, Note } from '../../record/types.js';
import { forTarget, newGap, type GapFacts } from '../gap.js';
import { binary, findBinary } from './binary/detector.js';
import type { DeclarationDetector, DeclarationFile } from './detector.js';
import { readBytes, readOther } from './read.js';
import { detectors as all } from './registry.js';
import { projectFiles } from './scan.js';
import { SIGNS, signsIn } from './signs.js';
import { Skipped } from './skipped.js';
import { suppress } from './suppress.js';
import { isOfSibling, isOtherPlace } from './words.js';

export { withoutListed } from './gomod/listed.js';
export type { DeclarationDetector, DeclarationFile, DeclarationFindings } from './detector.js';

/** Files after which the clock is asked whether it is other work's turn, and how long that waits, in milliseconds. */
const ASKED = 50;
const TURN = 30;

/** Kinds of what is said of several architectures, which for another system is no matter of Linux. */
const CHOICES = new Set(['arch-list', 'chain']);

/** The signs of which a file must hold one for a detector that needs something. */
const HELD = { names: SIGNS.names, commands: SIGNS.names | SIGNS.commands };

/** What the declaration files of a project say. */
export interface DeclarationGaps {
  gaps: Gap[];
  info: Info[];
  notes: Note[];
}

/**
 * Finds the places of a project's declaration files that name architectures and leave the target out, or pin what doesn't
 * exist for it ([0034]: the declaration file decides). Nothing of the project is run; what can't be read is noted and passed over.
 *
 * @param detectors default: all there are.
 */
export async function findDeclarationGaps(project: Pick<Project, 'root' | 'file'>, context: Context, detectors: readonly DeclarationDetector[] = all): Promise<DeclarationGaps> {
  const found: DeclarationGaps = { gaps: [], info: [], notes: [] };
  const skipped = new Skipped();
  const byEnding = new Map<string, readonly DeclarationDetector[]>();
  let count = 0;
  let turn = performance.now() + TURN;
  for (const path of projectFiles(project.root, context.workDir, skipped)) {
    if (++count % ASKED === 0 && performance.now() > turn) {
      await setImmediate();
      if (context.signal.aborted) throw new Interrupted();
      turn = performance.now() + TURN;
    }
    if (isOfSibling(path, context)) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const matching = matchingPath(path, name, detectors, byEnding);
    // A name with an ending says what the file is; only one without is asked for its first line.
    if (matching.length === 0 && name.includes('.', 1)) continue;
    const file = open(path, name, matching, { project, detectors, skipped });
    if (file === 'elf') found.gaps.push(...toGaps(await findBinary(project.root, path, context), [binary], context.target.go));
    else if (file !== undefined) await lookAt(file, context, skipped, found);
  }
  found.notes.push(...skipped.notes());
  return found;
}

/** The detectors that match a path; most are left out by the name's ending alone. */
function matchingPath(path: string, name: string, detectors: readonly DeclarationDetector[], byEnding: Map<string, readonly DeclarationDetector[]>): DeclarationDetector[] {
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  let possible = byEnding.get(ending);
  if (possible === undefined) {
    possible = dot < 0 ? detectors : detectors.filter(({ endings }) => endings === undefined || endings.includes(ending));
    if (byEnding.size < 1000) byEnding.set(ending, possible);
  }
  const matching: DeclarationDetector[] = [];
  for (const one of possible) if (one.matches(path, '')) matching.push(one);
  return matching;
}

/** A file that matters, with the detectors to ask. */
interface Opened {
  file: DeclarationFile;
  matching: DeclarationDetector[];
  /** The detectors of `matching` that the file holds something for. */
  asked: DeclarationDetector[];
}

interface Opening {
  project: Pick<Project, 'root' | 'file'>;
  detectors: readonly DeclarationDetector[];
  skipped: Skipped;
}

/** Reads a file and decodes it if it can matter; undefined for one that can't, `elf` for a program. */
function open(path: string, name: string, byPath: DeclarationDetector[], { project: { root, file: { imagePlatforms } }, detectors, skipped }: Opening): Opened | 'elf' | undefined {
  const reading = readBytes(`${root}/${path}`);
  if ('problem' in reading) {
    if (reading.elf === true) return 'elf';
    if (byPath.length > 0) skipped.add(path, reading.problem);
    return undefined;
  }
  const { bytes, length } = reading;
  let matching = byPath;
  if (matching.length === 0) {
    const head = bytes.toString('latin1', 0, Math.min(length, 256));
    matching = detectors.filter((one) => one.matches(path, head));
    if (matching.length === 0) return undefined;
  }
  const signs = signsIn(bytes, length);
  const asked = matching.filter(({ needs }) => needs === undefined || (signs & HELD[needs]) !== 0);
  if (asked.length === 0 && (signs & SIGNS.suppresses) === 0) return undefined;
  const text = bytes.toString('utf8', 0, length);
  return { file: { path, name, text, signs, read: (other) => readOther(root, other), ...(imagePlatforms === undefined ? {} : { images: imagePlatforms }) }, matching, asked };
}

async function lookAt({ file, matching, asked }: Opened, context: Context, skipped: Skipped, found: DeclarationGaps): Promise<void> {
  const { path, text } = file;
  const gaps: GapFacts[] = [];
  for (const detector of asked) {
    try {
      const answer = detector.find(file, context);
      const findings = answer instanceof Promise ? await answer : answer;
      gaps.push(...findings.gaps);
      if (findings.info !== undefined) found.info.push(...findings.info);
      if (findings.notes !== undefined) found.notes.push(...findings.notes);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      skipped.add(path, `can't be parsed (${detector.ecosystem}): ${(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''}`);
    }
  }
  const { gaps: marked, notes } = suppress(isOtherPlace(path) ? gaps.filter(({ kind }) => !CHOICES.has(kind)) : gaps, path, text);
  if (marked.length > 0) found.gaps.push(...toGaps(marked, matching, context.target.go));
  found.notes.push(...notes);
}

/** Gives each finding its id: what is found twice in a file, by the same rule and with the same text, is told apart by its turn. */
function toGaps(facts: readonly GapFacts[], detectors: readonly DeclarationDetector[], target: string): Gap[] {
  const turns = new Map<string, number>();
  return [...facts].sort((a, b) => a.location.line - b.location.line).map((one) => {
    const key = `${one.rule}\0${one.text.replace(/\s+/g, ' ').trim()}`;
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    const closes = detectors.map((detector) => detector.rules[one.rule]?.closes).find((text) => text !== undefined) ?? '';
    const gap = newGap(turn === 1 ? one : { ...one, text: `${one.text}\0${turn}` });
    return { ...gap, why: forTarget(gap.why, target), remedy: { kind: 'none', summary: '', reason: forTarget(closes, target) } };
  });
}
