import { stringify } from 'yaml';
import { userError } from '../lib/errors.js';
import { asset } from '../lib/assets.js';
import type { RunControl } from '../stages/pipeline.js';
import { lintRecipes, listRecipes, newRecipe, testRecipes, type RecipeInfo } from '../stages/recipes.js';
import { nearest } from './nearest.js';
import { toOptions, type Values } from './values.js';

/** What a command about recipes came to. */
export interface RecipeAnswer {
  answer: object;
  text: string;
  ok: boolean;
}

const VERBS = ['list', 'explain', 'lint', 'test', 'new'] as const;

/** Runs `recipes VERB [NAME...]`. */
export async function runRecipeCommand([verb = '', ...names]: readonly string[], values: Values, control: RunControl): Promise<RecipeAnswer> {
  const options = toOptions('.', values);
  switch (verb as (typeof VERBS)[number]) {
    case 'list': {
      const recipes = await listRecipes(options, control);
      const width = Math.max(0, ...recipes.map(({ name }) => name.length));
      return { answer: recipes, text: recipes.map((one) => `${one.name.padEnd(width)}  ${one.recipe.summary}${one.source === 'shipped' ? '' : ` (${one.source})`}\n`).join(''), ok: true };
    }
    case 'explain': {
      const all = await listRecipes(options, control);
      const wanted = names.map((name) => find(all, name));
      if (wanted.length === 0) throw userError('no recipe named', '', 'Write loong-adapt recipes explain NAME.');
      return { answer: wanted, text: wanted.map(explained).join('\n'), ok: true };
    }
    case 'lint': {
      const findings = await lintRecipes(names, options, control);
      const text = findings.map(({ where, level, message }) => `${where}: ${level}: ${message}\n`).join('');
      return { answer: findings, text: text === '' ? 'nothing to say\n' : text, ok: findings.every(({ level }) => level !== 'error') };
    }
    case 'test': {
      const outcomes = await testRecipes(names, options, control);
      const lines = outcomes.map((one) => `${one.passed ? 'ok  ' : 'FAIL'} ${one.recipe} ${one.subject}: ${one.detail}\n`);
      const passed = outcomes.filter((one) => one.passed).length;
      return { answer: outcomes, text: `${lines.join('')}${passed} of ${outcomes.length} passed\n`, ok: outcomes.length > 0 && passed === outcomes.length };
    }
    case 'new': {
      const [name, ...more] = names;
      if (name === undefined || more.length > 0) throw userError('a new recipe needs one name', '', 'Write loong-adapt recipes new NAME.');
      const file = await newRecipe(name, options);
      return { answer: { file }, text: `${file}\n`, ok: true };
    }
    default: {
      const meant = nearest(verb, VERBS);
      throw userError(`recipes cannot ${JSON.stringify(verb)}`, '', `${meant === undefined ? '' : `Did you mean ${meant}? `}Use one of ${VERBS.join(', ')}.`);
    }
  }
}

function find(all: readonly RecipeInfo[], name: string): RecipeInfo {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const meant = nearest(name, all.map((one) => one.name));
  throw userError(`there is no recipe ${JSON.stringify(name)}`, asset('recipes'), meant === undefined ? 'See `loong-adapt recipes list`.' : `Did you mean ${meant}?`);
}

function explained({ name, source, file, recipe }: RecipeInfo): string {
  const { summary, notes, match, steps, verify } = recipe;
  const part = (title: string, value: unknown): string => `${title}:\n${stringify(value, { lineWidth: 100 }).trimEnd().split('\n').map((line) => `  ${line}`).join('\n')}\n`;
  return [
    `${name}: ${summary}\n`, notes === undefined ? '' : `\n${notes.trim()}\n`, '\n', part('For gaps with', match), part('It does', steps), verify === undefined ? '' : part('Proven by', verify),
    source === 'shipped' ? '' : `From: ${file}\n`,
  ].join('');
}
