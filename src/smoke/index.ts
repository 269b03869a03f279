/** The smoke wing: programs out of the image, seen working. */
export { proveOnKernel, type ImageStart, type KernelRequestParts } from './kernel/prove.js';
export { readApplication } from './route/application.js';
export type { ClusterAccess, ClusterImage, ControllerAccess } from './route/cluster-access.js';
export { generateApplication, objectName } from './route/generate.js';
export { imagesOf, type KubeObject } from './route/objects.js';
export { proveRoutes, type RouteOutcome, type RouteProof } from './route/prove.js';
export { runSmoke, type SmokeOutcome, type SmokeRequest } from './smoke.js';
export type { Crash, ExplainCrash } from './step.js';
