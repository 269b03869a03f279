export { adaptProject, type Adapted, type AdaptRequest } from './adapt.js';
export { upgradeRung } from './upgrade/rung.js';
