import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { detectors } from '../../../src/gaps/declarations/registry.js';
import { fits, fitsAny } from '../../../src/lib/glob.js';
import { LEFT_TO_PEOPLE, leftToPeople } from '../../../src/recipes/left-to-people.js';
import type { Recipe } from '../../../src/recipes/recipe/schema.js';

const rules = detectors.flatMap((detector) => Object.keys(detector.rules));

/** Names of the recipes that are for a rule by its name, not for just any. */
async function closers(rule: string): Promise<string[]> {
  const names = await readdir('recipes');
  const read = await Promise.all(names.map(async (name) => ({ name, recipe: parse(await readFile(`recipes/${name}/recipe.yml`, 'utf8')) as Recipe })));
  return read.filter(({ recipe }) => recipe.match.rule !== undefined && fitsAny(recipe.match.rule, rule)).map(({ name }) => name);
}

test.each(rules)('%s has a closing action, or a reason why there is none', async (rule) => {
  const found = await closers(rule);
  const reason = leftToPeople(rule);
  expect({ found, reason }).not.toEqual({ found: [], reason: undefined });
  // Not both: a reason would be untrue where something closes it.
  if (reason !== undefined) expect(found).toEqual([]);
});

test('no reason is left of a rule that is gone', () => {
  for (const pattern of Object.keys(LEFT_TO_PEOPLE)) expect(rules.some((rule) => fits(pattern, rule))).toBe(true);
});
