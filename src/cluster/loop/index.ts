export { findFault } from './faults.js';
export { runLoop, MOST_TURNS, type LoopRequest } from './loop.js';
export { debianPackages } from './debian-packages.js';
export { folderReference } from './reference.js';
export { clusterStarter, type StarterCluster } from './starters/cluster-starter.js';
export { rootStarter, type Ready } from './starters/root-starter.js';
export type { LoopImage, LoopTools, Reference, Start, Starter } from './types.js';
