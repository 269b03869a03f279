import { lstat, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ErrorObject } from 'ajv/dist/2020.js';
import semver from 'semver';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { userError } from '../../lib/errors.js';
import { validatorOf } from '../../lib/schema.js';
import { LIMITS } from './limits.js';
import { place } from './paths.js';
import type { Recipe } from './schema.js';

/** A recipe that was read and is well formed. */
export interface LoadedRecipe {
  /** That of its folder. */
  name: string;
  /** Its folder, absolute. */
  dir: string;
  /** Its file, for messages. */
  file: string;
  recipe: Recipe;
  /** Where it comes from: the project's own, one that was named, or one that ships with the tool. */
  source: 'project' | 'given' | 'shipped';
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/**
 * Reads the recipe of a folder.
 *
 * @throws AdaptError (user) with file and line: broken YAML, an unknown key, a bad range, a path that leaves the folder.
 */
export async function readRecipe(dir: string, source: LoadedRecipe['source']): Promise<LoadedRecipe> {
  const name = basename(dir);
  const file = join(dir, 'recipe.yml');
  if (!NAME.test(name)) throw userError(`${JSON.stringify(name)} is no name for a recipe`, dir, 'Use lower-case letters, digits, dots and dashes.');
  const info = await lstat(file).catch(() => undefined);
  if (info === undefined) throw userError('there is no recipe.yml', dir, `Write one; \`loong-adapt recipes new ${name}\` makes a start.`);
  if (!info.isFile()) throw userError('recipe.yml is no plain file', file, 'A recipe may not be a link.');
  if (info.size > LIMITS.recipe) throw userError(`recipe.yml is larger than ${LIMITS.recipe} bytes`, file, 'Put long texts into templates.');
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines });
  const at = (keys: readonly string[]): string => `${file}:${lineOf(document, lines, keys)}`;
  const broken = document.errors[0];
  if (broken !== undefined) throw userError(`broken YAML: ${broken.message.split('\n')[0] ?? ''}`, `${file}:${lines.linePos(broken.pos[0]).line}`, 'Mend the file.');
  const value = plain(document, file);
  const validate = await validatorOf<Recipe>('recipe');
  if (!validate(value)) {
    const error = clearest(validate.errors ?? []);
    const keys = (error?.instancePath ?? '').split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    throw userError(`${keys.length === 0 ? 'recipe' : keys.join('.')}: ${say(error)}`, at([...keys, ...unknownKey(error)]), 'See docs/recipes.md, or schema/recipe.schema.json, for what may stand here.');
  }
  await check(value, dir, at);
  return { name, dir, file, recipe: value, source };
}

/** What the schema can't say. */
async function check(recipe: Recipe, dir: string, at: (keys: readonly string[]) => string): Promise<void> {
  const { match, steps } = recipe;
  if (match.versions !== undefined && semver.validRange(match.versions) === null) throw userError(`${JSON.stringify(match.versions)} is no range of versions`, at(['match', 'versions']), 'Write it as npm does, e.g. ">=2.18.0 <3.23.2".');
  if (Object.keys(match).every((key) => key === 'targets')) throw userError('match says nothing: the recipe would be for every gap', at(['match']), 'Name a module, a rule or a file.');
  if (match.contains !== undefined && match.module === undefined && match.rule === undefined && match.file === undefined) throw userError('contains alone is too little', at(['match']), 'Name a module, a rule or a file as well.');
  if (steps.length > LIMITS.steps) throw userError(`more than ${LIMITS.steps} steps`, at(['steps']), 'Split the recipe.');
  for (const [index, step] of steps.entries()) {
    const one = ['steps', String(index)];
    if (Object.keys(step).length !== 1) throw userError('a step has exactly one action', at(one), 'Write one list item per action.');
    const write = step['write-file'];
    if (write !== undefined && (write.content === undefined) === (write.template === undefined)) throw userError('write-file has either content or a template', at(one), 'Give one of the two.');
    if (write?.template !== undefined) await beside(dir, write.template, at([...one, 'write-file', 'template']));
    const compiled = step['compile-c'];
    if (compiled !== undefined) await beside(dir, compiled.source, at([...one, 'compile-c', 'source']));
  }
  for (const [index, one] of (recipe.verify ?? []).entries()) {
    if (Object.keys(one).length !== 1) throw userError('a verification has exactly one kind', at(['verify', String(index)]), 'Write one list item per kind.');
    if (one.runs !== undefined) await beside(dir, one.runs.program, at(['verify', String(index), 'runs', 'program']));
  }
}

/** The absolute path of a file of the recipe's own folder. */
async function beside(dir: string, path: string, where: string): Promise<void> {
  const info = await lstat(await place(dir, path)).catch(() => undefined);
  if (info?.isFile() !== true) throw userError(`the recipe's folder has no file ${path}`, where, 'Put it there, or mend the path.');
}

/** Text of a file of the recipe's folder. */
export async function readBeside(loaded: LoadedRecipe, path: string): Promise<string> {
  const absolute = await place(loaded.dir, path);
  if ((await lstat(absolute)).size > LIMITS.template) throw userError(`${path} is larger than ${LIMITS.template} bytes`, absolute, 'A template is a source file.');
  return readFile(absolute, 'utf8');
}

function plain(document: Document, file: string): Recipe {
  try {
    return document.toJS({ maxAliasCount: 20 }) as Recipe;
  } catch {
    throw userError('the YAML has too many aliases', file, 'Write it out.');
  }
}

/** The error that helps most: an unknown key is said before what follows from it. */
function clearest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  return errors.find((error) => error.keyword === 'additionalProperties') ?? errors.find((error) => error.keyword === 'required') ?? errors[0];
}

function say(error: ErrorObject | undefined): string {
  const key = unknownKey(error)[0];
  return key === undefined ? (error?.message ?? 'does not fit the schema') : `unknown key ${JSON.stringify(key)}`;
}

function unknownKey(error: ErrorObject | undefined): string[] {
  return error?.keyword === 'additionalProperties' ? [String(error.params['additionalProperty'])] : [];
}

/** Line of a key, or of the nearest thing around it that has one. */
function lineOf(document: Document, lines: LineCounter, keys: readonly string[]): number {
  for (let depth = keys.length; depth >= 0; depth--) {
    const path = keys.slice(0, depth).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const parent: unknown = depth === 0 ? undefined : document.getIn(path.slice(0, -1), true);
    const items = typeof parent === 'object' && parent !== null && 'items' in parent && Array.isArray(parent.items) ? (parent.items as { key?: { value?: unknown; range?: number[] } }[]) : [];
    const key = items.find((item) => item.key?.value === path.at(-1))?.key?.range?.[0];
    if (key !== undefined) return lines.linePos(key).line;
    const node: unknown = depth === 0 ? document.contents : document.getIn(path, true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return lines.linePos(node.range[0] as number).line;
  }
  return 1;
}
