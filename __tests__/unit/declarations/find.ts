import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DeclarationDetector } from '../../../src/gaps/declarations/detector.js';
import type { GapFacts } from '../../../src/gaps/gap.js';
import type { Context } from '../../../src/lib/context.js';
import { architecture } from '../../../src/target/architectures.js';

const ROOT = '__tests__/unit/declarations';

/** Context of a run for a target, as far as detectors read it. */
export function contextFor(target = 'loong64'): Context {
  return { target: architecture(target), baseline: architecture('amd64') } as Context;
}

/** The gaps of all files in a kind's fixture folder that its detector matches. */
export async function gapsIn(kind: string, detector: DeclarationDetector, target = 'loong64'): Promise<GapFacts[]> {
  const root = join(ROOT, kind, 'fixtures');
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
  const gaps: GapFacts[] = [];
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8');
    if (!detector.matches(path, text.slice(0, 256))) continue;
    const file = { path, name: basename(path), text, read: async (other: string) => (existsSync(join(root, other)) ? readFileSync(join(root, other), 'utf8') : undefined) };
    gaps.push(...(await detector.find(file, contextFor(target))).gaps);
  }
  return gaps;
}

/** What a detector finds, one line a gap: `path:line rule symbols`. */
export async function findings(kind: string, detector: DeclarationDetector, target = 'loong64'): Promise<string[]> {
  const gaps = await gapsIn(kind, detector, target);
  for (const gap of gaps) {
    if (gap.why === '' || detector.rules[gap.rule] === undefined) throw new Error(`${gap.rule} has no reason`);
  }
  return gaps.map(({ location, rule, symbols = [] }) => `${location.file}:${location.line} ${rule} ${symbols.join(' ')}`);
}

/** The gaps of one text, as `line rule symbols`. */
export async function findingsOf(path: string, text: string, detector: DeclarationDetector, target = 'loong64'): Promise<string[]> {
  const { gaps } = await detector.find({ path, name: basename(path), text, read: async () => undefined }, contextFor(target));
  return gaps.map(({ location, rule, symbols = [] }) => `${location.line} ${rule} ${symbols.join(' ')}`);
}
