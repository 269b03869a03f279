export { adaptProject, type Adapted, type AdaptRequest } from './adapt.js';
export type { Rungs } from './ladder.js';
export { namesNothing } from './plan.js';
export { upgradeRung } from './upgrade/rung.js';
export { synthesisRung } from './synthesize/rung.js';
export { recipeRung, recipeRungOf } from './recipe/rung.js';
