import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { overlap, weight } from './match.js';
import { readBeside, type LoadedRecipe } from './read.js';
import { fillAll, valuesOf, withValues } from './values.js';

/** What may be wrong with a recipe that is well formed: one line each. */
export async function lint(loaded: LoadedRecipe, all: readonly LoadedRecipe[], context: Context): Promise<string[]> {
  const { recipe, name } = loaded;
  const found: string[] = [];
  const values = withValues(valuesOf(recipe, {
    dir: '', gap: {
      id: '', rule: '', why: '', ecosystem: '', kind: '', package: '', culprit: {}, location: { file: '', line: 1 }, symbols: [], evidence: { level: 'static', detail: '' }, cascades: [],
      remedy: { kind: 'none', summary: '', reason: '' }, state: 'open',
    },
  }, context), { 'in.name': 'name' });
  const texts: unknown[] = [recipe.match, recipe.steps, recipe.verify ?? [], recipe.tests ?? []];
  for (const step of recipe.steps) if (step['write-file']?.template !== undefined) texts.push(await readBeside(loaded, step['write-file'].template));
  for (const check of recipe.verify ?? []) if (check.runs !== undefined) texts.push(await readBeside(loaded, check.runs.program));
  for (const text of texts) {
    try {
      fillAll(text, values, loaded.file);
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      found.push(`${error.message}. ${error.advice}`);
    }
    const spaced = [...JSON.stringify(text).matchAll(/\{\{ *([a-z][\w.]*) *\}\}/g)].find(([whole, word]) => whole.includes(' ') && values.has(word ?? ''));
    if (spaced !== undefined) found.push(`${spaced[0]} is left as it is: write {{${spaced[1] ?? ''}}} without blanks`);
  }
  if ((recipe.tests ?? []).length === 0 && recipe.order !== 'last') found.push('it has no tests');
  const rival = all.find((other) => other.name !== name && competes(loaded, other));
  if (rival !== undefined) found.push(`${rival.name} may be for the same gaps, and its match says as much: of the two, ${[name, rival.name].sort()[0] ?? ''} comes first`);
  return found;
}

/** Whether two recipes can be for one gap, and only their names decide which comes first. */
function competes(a: LoadedRecipe, b: LoadedRecipe): boolean {
  const [one, other] = [a.recipe.match, b.recipe.match];
  if (a.recipe.order !== b.recipe.order || a.source !== b.source || weight(one) !== weight(other)) return false;
  return overlap(one.module, other.module) && overlap(one.rule, other.rule) && overlap(one.file, other.file) && overlap(one.package, other.package) && overlap(one.ecosystem, other.ecosystem);
}
