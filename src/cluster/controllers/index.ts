import { userError } from '../../lib/errors.js';
import type { Controller } from './controller.js';
import { ingressNginx } from './ingress-nginx/ingress-nginx.js';
import { traefik } from './traefik/traefik.js';

export { readAccessLog, type Controller, type ControllerImage, type ControllerTools, type DeployOptions, type KubeObject } from './controller.js';
export { applyController, applyObjects, awaitController, type DeployCluster, type Deployment } from './deploy.js';
export { defaultBackendImage, defaultBackendObjects } from './default-backend/default-backend.js';
export { rebuildProgram } from './rebuild.js';
export { lackingController, type Lacking } from './lacking.js';

/** The ingress controllers, the one taken without a wish first. */
export const CONTROLLERS: readonly Controller[] = [traefik, ingressNginx];

/**
 * The controller of this name.
 *
 * @throws AdaptError (user) for an unknown one.
 */
export function findController(name: string): Controller {
  const found = CONTROLLERS.find((one) => one.name === name);
  if (found === undefined) throw userError(`there is no controller ${JSON.stringify(name)}`, '', `Use one of ${CONTROLLERS.map((one) => one.name).join(', ')}.`);
  return found;
}
