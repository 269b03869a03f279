import type { LadderTools, Subject } from '../rung.js';
import type { Proof } from './actions/action.js';
import type { LoadedRecipe } from './read.js';
import type { Verification } from './verifications.js';
import type { ProofBench } from './verify/bench.js';
import { provesBuild } from './verify/builds.js';
import { provesRun } from './verify/runs.js';
import { provesSizes } from './verify/sizes.js';
import { provesTests } from './verify/tests.js';

/** The function that carries out one of a recipe's verifications on an applied proposal. */
export function proofOf(check: Verification, loaded: LoadedRecipe, subject: Subject, tools: LadderTools): Proof {
  const bench: ProofBench = { loaded, subject, tools };
  const { builds, tests, sizes, runs } = check;
  if (tests !== undefined) return (place) => provesTests(tests, place, bench);
  if (sizes !== undefined) return (place) => provesSizes(sizes, place, bench);
  if (runs !== undefined) return (place) => provesRun(runs, place, bench);
  return (place) => provesBuild(builds ?? {}, place, bench);
}
