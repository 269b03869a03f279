import semver from 'semver';
import type { Context } from '../../lib/context.js';
import type { Subject } from '../rung.js';
import { openDraft } from './draft.js';
import { fits, fitsAny } from './glob.js';
import type { LoadedRecipe } from './read.js';
import type { Content, Match } from './schema.js';
import { fill, valuesOf } from './values.js';

/** Why a recipe isn't for a gap; empty where it is. */
export async function mismatch(loaded: LoadedRecipe, subject: Subject, context: Context): Promise<string> {
  const { match } = loaded.recipe;
  const { gap } = subject;
  const file = gap.culprit.file ?? (gap.package === '' ? gap.location.file : '');
  if (!fitsAny(match.ecosystem, gap.ecosystem)) return `it is for ${words(match.ecosystem)}, the gap is one of ${gap.ecosystem}`;
  if (!fitsAny(match.rule, gap.rule)) return `it is for rule ${words(match.rule)}`;
  if (!fitsAny(match.kind, gap.kind)) return `it is for gaps of kind ${words(match.kind)}`;
  if (match.module !== undefined && !fitsAny(match.module, gap.culprit.module ?? '')) return `it is for module ${words(match.module)}`;
  if (!fitsAny(match.package, gap.package)) return `it is for package ${words(match.package)}`;
  if (match.file !== undefined && !fitsAny(match.file, file)) return `it is for file ${words(match.file)}`;
  if (match.versions !== undefined && !inRange(gap.culprit.version ?? '', match.versions)) return `it is for versions ${match.versions}`;
  if (match.symbols !== undefined && !match.symbols.some((name) => gap.symbols.includes(name) || gap.symbols.some((symbol) => fits(name, symbol)))) return `it is for names ${words(match.symbols)}`;
  if (match.targets !== undefined && !match.targets.includes(context.target.go)) return `it is for ${words(match.targets)}`;
  const values = valuesOf(loaded.recipe, subject, context);
  for (const content of match.contains ?? []) {
    const path = fill(content.path, values, loaded.file);
    if (!(await holds(subject.dir, path, content))) return `${path} ${content.absent === true ? 'has' : 'lacks'} what it looks for`;
  }
  return '';
}

/** Whether a Go version is in a range of npm's: pseudo-versions and pre-releases count like any other. */
export function inRange(version: string, range: string): boolean {
  return semver.valid(version) !== null && semver.satisfies(version, range, { includePrerelease: true });
}

async function holds(root: string, path: string, content: Content): Promise<boolean> {
  const text = await openDraft(root).read(path);
  const there = text !== undefined && (content.text ?? []).every((part) => text.includes(part));
  return there !== (content.absent ?? false);
}

/** How much a match says: of two recipes for one gap, the one that says more comes first. */
export function weight(match: Match): number {
  const exact = (patterns: string | string[] | undefined): number => (patterns === undefined ? 0 : [patterns].flat().some((one) => one.includes('*')) ? 1 : 2);
  return 8 * exact(match.module) + 8 * exact(match.file) + 4 * exact(match.package) + 4 * (match.versions === undefined ? 0 : 1) + 2 * exact(match.rule)
    + (match.symbols === undefined ? 0 : 2) + exact(match.kind) + (match.ecosystem === undefined ? 0 : 1) + (match.contains?.length ?? 0);
}

function words(list: string | readonly string[] | undefined): string {
  return [list ?? []].flat().join(' or ');
}

/** Whether two lists of patterns can both fit some text; used to warn of recipes that compete. */
export function overlap(a: string | string[] | undefined, b: string | string[] | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  return [a].flat().some((one) => [b].flat().some((other) => fits(one, other) || fits(other, one)));
}
