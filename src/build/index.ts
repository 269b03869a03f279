/** The build wing: programs for target and baseline, from the dependency set alone. */
export { buildPrograms, planPrograms, type BuildRequest, type BuildOutcome } from './build.js';
export { sourceFacts, type SourceFacts } from './facts.js';
export type { BuildModule, BuildPlace } from './place.js';
