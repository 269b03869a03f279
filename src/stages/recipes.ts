import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { isDir, removeTree } from '../lib/files.js';
import type { Options } from '../project/options.js';
import { lint } from '../recipes/recipe/lint.js';
import type { LoadedRecipe } from '../recipes/recipe/read.js';
import { scaffold } from '../recipes/recipe/scaffold.js';
import type { Recipe } from '../recipes/recipe/schema.js';
import { loadRecipes, readFolder } from '../recipes/recipe/sources.js';
import { tryRecipe, type TestOutcome } from '../recipes/recipe/try.js';
import { imageFileReader } from './image-file.js';
import type { RunControl } from './pipeline.js';
import { openContext } from './run.js';

/** What the commands about recipes may be told; `project` (default: the current folder) has recipes of its own. */
export type RecipeOptions = Partial<Options>;

/** One recipe, for reading. */
export interface RecipeInfo {
  name: string;
  source: LoadedRecipe['source'];
  /** Its file. */
  file: string;
  recipe: Recipe;
}

/** What is wrong with one recipe. */
export interface LintFinding {
  recipe: string;
  /** File, with the line where it is known. */
  where: string;
  message: string;
  /** An error keeps the recipe from being used. */
  level: 'error' | 'warning';
}

/** The recipes of a run with these options, in the order of their names. */
export async function listRecipes(options: RecipeOptions, control: RunControl): Promise<RecipeInfo[]> {
  return withContext(options, control, async (context) => (await load(options, context)).map(({ name, source, file, recipe }) => ({ name, source, file, recipe })));
}

/** Reads recipes (by name or folder; default: all) and says what is wrong with them. */
export async function lintRecipes(wanted: readonly string[], options: RecipeOptions, control: RunControl): Promise<LintFinding[]> {
  return withContext(options, control, async (context) => {
    const findings: LintFinding[] = [];
    const read: LoadedRecipe[] = [];
    for (const one of wanted) {
      if (await isDir(resolve(one))) read.push(...(await readTolerant(resolve(one), findings)));
      else read.push(...(await named([one], options, context)));
    }
    const all = await load(options, context);
    for (const loaded of wanted.length === 0 ? all : read) {
      for (const message of await lint(loaded, all, context)) findings.push({ recipe: loaded.name, where: loaded.file, message, level: 'warning' });
    }
    return findings;
  });
}

/** Runs the tests that recipes (by name or folder; default: all) declare. */
export async function testRecipes(wanted: readonly string[], options: RecipeOptions, control: RunControl): Promise<TestOutcome[]> {
  return withContext(options, control, async (context) => {
    const outcomes: TestOutcome[] = [];
    const recipes: LoadedRecipe[] = [];
    for (const one of wanted) recipes.push(...((await isDir(resolve(one))) ? await readFolder(resolve(one), 'given') : await named([one], options, context)));
    const unasked = (): never => { throw new AdaptError('a test of a recipe has no project to look at', { advice: 'Use `loong-adapt patch`.' }); };
    const tools = { context, supports: async () => unasked(), probe: async () => unasked(), fileGaps: async () => unasked(), readImageFile: imageFileReader(context) };
    for (const loaded of wanted.length === 0 ? await load(options, context) : recipes) outcomes.push(...(await tryRecipe(loaded, tools)));
    return outcomes;
  });
}

/** Makes a start for a recipe, in `.loong-adapt/recipes` of the project or in the first folder given as `recipes`. Answers the file to edit. */
export async function newRecipe(name: string, options: RecipeOptions): Promise<string> {
  const folder = resolve(options.recipes?.[0] ?? join(options.project ?? '.', '.loong-adapt', 'recipes'));
  return scaffold(folder, name, '../../../node_modules/loong-adapt/schema/recipe.schema.json');
}

/** One folder's recipes; those that can't be read are findings. */
async function readTolerant(folder: string, findings: LintFinding[]): Promise<LoadedRecipe[]> {
  try {
    return await readFolder(folder, 'given');
  } catch (error) {
    if (!(error instanceof AdaptError)) throw error;
    findings.push({ recipe: folder, where: error.where, message: `${error.message}. ${error.advice}`, level: 'error' });
    return [];
  }
}

async function named(wanted: readonly string[], options: RecipeOptions, context: Context): Promise<LoadedRecipe[]> {
  const all = await load(options, context);
  return wanted.map((name) => {
    const found = all.find((loaded) => loaded.name === name);
    if (found === undefined) throw userError(`there is no recipe ${JSON.stringify(name)}`, '', `Use one of ${all.map((loaded) => loaded.name).join(', ')}, or name a folder.`);
    return found;
  });
}

async function load(options: RecipeOptions, context: Context): Promise<LoadedRecipe[]> {
  const { recipes } = await loadRecipes({ project: resolve(options.project ?? '.'), cacheDir: context.cacheDir, ...(options.recipes === undefined ? {} : { given: options.recipes }) });
  return recipes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function withContext<T>(options: RecipeOptions, control: RunControl, work: (context: Context) => Promise<T>): Promise<T> {
  const workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-recipes-'));
  try {
    return await work(await openContext({ ...options, project: '', workDir }, control.reporter, control.signal));
  } finally {
    await removeTree(workDir);
  }
}
