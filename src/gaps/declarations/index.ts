import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import type { Project } from '../../project/open.js';
import type { Gap, Info, Note } from '../../record/types.js';
import { newGap, type GapFacts } from '../gap.js';
import { binary, findBinary } from './binary/detector.js';
import type { DeclarationDetector, DeclarationFile } from './detector.js';
import { readOther, readText } from './read.js';
import { detectors as all } from './registry.js';
import { projectFiles } from './scan.js';
import { Skipped } from './skipped.js';
import { suppress } from './suppress.js';

export { withoutListed } from './gomod/listed.js';
export type { DeclarationDetector, DeclarationFile, DeclarationFindings } from './detector.js';

/** Files after which other work of the process gets its turn. */
const TURN = 200;

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
  let count = 0;
  for (const path of projectFiles(project.root, context.workDir, skipped)) {
    if (++count % TURN === 0) {
      await setImmediate();
      if (context.signal.aborted) throw new Interrupted();
    }
    await lookAt(path, project, context, detectors, skipped, found);
  }
  found.notes.push(...skipped.notes());
  return found;
}

async function lookAt(path: string, project: Pick<Project, 'root' | 'file'>, context: Context, detectors: readonly DeclarationDetector[], skipped: Skipped, found: DeclarationGaps): Promise<void> {
  const { root, file: { imagePlatforms } } = project;
  const name = path.slice(path.lastIndexOf('/') + 1);
  let matching = detectors.filter((one) => one.matches(path, ''));
  // A name with an ending says what the file is; only one without is asked for its first line.
  if (matching.length === 0 && name.includes('.')) return;
  const reading = readText(join(root, path));
  if ('problem' in reading) {
    if (reading.elf === true) {
      found.gaps.push(...toGaps(await findBinary(root, path, context), [binary], context.target.go));
      return;
    }
    if (matching.length > 0) skipped.add(path, reading.problem);
    return;
  }
  const { text } = reading;
  if (matching.length === 0) matching = detectors.filter((one) => one.matches(path, text.slice(0, 256)));
  if (matching.length === 0) return;
  const file: DeclarationFile = { path, name, text, read: (other) => readOther(root, other), ...(imagePlatforms === undefined ? {} : { images: imagePlatforms }) };
  const gaps: GapFacts[] = [];
  for (const detector of matching) {
    try {
      const findings = await detector.find(file, context);
      gaps.push(...findings.gaps);
      found.info.push(...(findings.info ?? []));
      found.notes.push(...(findings.notes ?? []));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      skipped.add(path, `can't be parsed (${detector.ecosystem}): ${(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''}`);
    }
  }
  const { gaps: marked, notes } = suppress(gaps, path, text);
  found.gaps.push(...toGaps(marked, matching, context.target.go));
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
    return { ...gap, why: gap.why.replaceAll('the target', target), remedy: { kind: 'none', summary: '', reason: closes.replaceAll('the target', target) } };
  });
}
