import type { AppliedPlace, Change, LadderTools, Subject } from '../../rung.js';
import type { Draft } from '../draft.js';
import type { LoadedRecipe } from '../read.js';
import type { Values } from '../values.js';

/** What an action works on. */
export interface Bench {
  /** The gap that is being closed. */
  subject: Subject;
  /** The culprit's tree: a module, or the project for a gap in a file. */
  draft: Draft;
  loaded: LoadedRecipe;
  values: Values;
  /** Its context ends when the recipe's time is over. */
  tools: LadderTools;
  /** Changes that are none of files. */
  changes: Change[];
  /** Further proofs that an action asks for. */
  proofs: Proof[];
  /** Set by an action after which the detector goes on seeing the gap. */
  bypass: boolean;
}

/** Proves something of an applied proposal, or throws AdaptError. */
export type Proof = (place: AppliedPlace) => Promise<{ command: string; result: string }>;

/** Carries out one step; its texts are filled in already. Throws AdaptError where it can't: then nothing of the recipe counts. */
export type Action<Args> = (args: Args, bench: Bench) => Promise<void>;
