import type { LadderTools, Subject } from '../../rung.js';
import type { LoadedRecipe } from '../read.js';

/** What a proof knows beside its own arguments. */
export interface ProofBench {
  loaded: LoadedRecipe;
  subject: Subject;
  tools: LadderTools;
}
