import type { LadderTools } from '../rung.js';
import type { LoadedRecipe } from './read.js';
/** What came of one test of a recipe. */
export interface TestOutcome {
    recipe: string;
    /** The module, or what the gap is in. */
    subject: string;
    passed: boolean;
    /** What failed, or what was done. */
    detail: string;
    seconds: number;
}
/** Runs the tests that a recipe declares, one after the other. A test that fails is an answer, not an error. */
export declare function tryRecipe(loaded: LoadedRecipe, tools: LadderTools): Promise<TestOutcome[]>;
