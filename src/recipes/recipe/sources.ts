import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { asset } from '../../lib/assets.js';
import { userError } from '../../lib/errors.js';
import { exists, isDir } from '../../lib/files.js';
import { unpackRecipes } from './archive.js';
import { readRecipe, type LoadedRecipe } from './read.js';

/** Where recipes come from. */
export interface RecipeSources {
  /** The project's root; its `.loong-adapt/recipes` counts. */
  project?: string;
  /** As `--recipes` has them: folders, archives with a checksum, or names of recipes to prefer. */
  given?: readonly string[];
  /** Where archives are unpacked; shared between runs. */
  cacheDir: string;
}

/** The recipes of a run. */
export interface RecipeSet {
  /** In the order in which they are tried, but for how much their match says. */
  recipes: LoadedRecipe[];
  /** Names that were asked for: these come first. */
  preferred: ReadonlySet<string>;
}

/**
 * Reads all recipes: the project's own, those given, those that ship with the tool. One that has the name of another
 * further down takes its place.
 *
 * @throws AdaptError (user) for a recipe that is not well formed, or a source that isn't there.
 */
export async function loadRecipes(sources: RecipeSources): Promise<RecipeSet> {
  const shipped = await readFolder(asset('recipes'), 'shipped');
  const own = sources.project === undefined ? [] : await readIfThere(join(sources.project, '.loong-adapt', 'recipes'));
  const given: LoadedRecipe[] = [];
  const preferred = new Set<string>();
  for (const one of sources.given ?? []) {
    if (/^[a-z0-9][a-z0-9.-]*$/.test(one) && [...own, ...shipped].some((recipe) => recipe.name === one)) preferred.add(one);
    else given.push(...(await readGiven(one, sources.cacheDir)));
  }
  const twice = given.find((recipe, index) => given.findIndex((other) => other.name === recipe.name) !== index);
  if (twice !== undefined) throw userError(`two of the given recipes are called ${twice.name}`, twice.file, 'Rename one, or leave one out.');
  const all = new Map<string, LoadedRecipe>();
  for (const recipe of [...given, ...own, ...shipped]) if (!all.has(recipe.name)) all.set(recipe.name, recipe);
  return { recipes: [...all.values()], preferred };
}

async function readGiven(given: string, cacheDir: string): Promise<LoadedRecipe[]> {
  const archive = /^(.+\.(?:tar|tar\.gz|tgz))(?:#(?:sha256[=:])?([0-9a-fA-F]{64}))?$/.exec(given);
  const [, file, checksum] = archive ?? [];
  if (file !== undefined && !(await isDir(resolve(given)))) return readFolder(await unpackRecipes(resolve(file), checksum, cacheDir), 'given');
  const folder = resolve(given);
  if (!(await isDir(folder))) throw userError('there is no such folder, archive or recipe', given, 'Name a folder with recipes, FILE.tar.gz#sha256=CHECKSUM, or a recipe that `loong-adapt recipes list` shows.');
  return readFolder(folder, 'given');
}

async function readIfThere(folder: string): Promise<LoadedRecipe[]> {
  return (await isDir(folder)) ? readFolder(folder, 'project') : [];
}

/** A folder of recipes, or of one recipe. */
export async function readFolder(folder: string, source: LoadedRecipe['source']): Promise<LoadedRecipe[]> {
  if (await exists(join(folder, 'recipe.yml'))) return [await readRecipe(folder, source)];
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name).sort();
  const recipes: LoadedRecipe[] = [];
  for (const name of names) recipes.push(await readRecipe(join(folder, name), source));
  if (recipes.length === 0 && source === 'given') throw userError(`${basename(folder)} holds no recipe`, folder, 'A recipe is a folder with a recipe.yml.');
  return recipes;
}
