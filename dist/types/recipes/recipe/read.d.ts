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
/**
 * Reads the recipe of a folder.
 *
 * @throws AdaptError (user) with file and line: broken YAML, an unknown key, a bad range, a path that leaves the folder.
 */
export declare function readRecipe(dir: string, source: LoadedRecipe['source']): Promise<LoadedRecipe>;
/** Text of a file of the recipe's folder. */
export declare function readBeside(loaded: LoadedRecipe, path: string): Promise<string>;
