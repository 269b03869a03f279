import type { Options } from '../project/options.js';
import type { LoadedRecipe } from '../recipes/recipe/read.js';
import type { Recipe } from '../recipes/recipe/schema.js';
import { type TestOutcome } from '../recipes/recipe/try.js';
import type { RunControl } from './pipeline.js';
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
export declare function listRecipes(options: RecipeOptions, control: RunControl): Promise<RecipeInfo[]>;
/** Reads recipes (by name or folder; default: all) and says what is wrong with them. */
export declare function lintRecipes(wanted: readonly string[], options: RecipeOptions, control: RunControl): Promise<LintFinding[]>;
/** Runs the tests that recipes (by name or folder; default: all) declare. */
export declare function testRecipes(wanted: readonly string[], options: RecipeOptions, control: RunControl): Promise<TestOutcome[]>;
/** Makes a start for a recipe, in `.loong-adapt/recipes` of the project or in the first folder given as `recipes`. Answers the file to edit. */
export declare function newRecipe(name: string, options: RecipeOptions): Promise<string>;
