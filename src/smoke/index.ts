/** The smoke wing: programs out of the image, seen working. */
export { runSmoke, type SmokeOutcome, type SmokeRequest } from './smoke.js';
export type { Crash, ExplainCrash } from './step.js';
