import { userError } from '../../lib/errors.js';
import type { Architecture } from '../../target/architectures.js';
import type { Controller } from './controller.js';
import { lackingController } from './lacking.js';
import { ingressNginx } from './ingress-nginx/ingress-nginx.js';
import { traefik } from './traefik/traefik.js';

export { readAccessLog, type Controller, type ControllerImage, type ControllerTools, type DeployOptions, type KubeObject } from './controller.js';
export { applyController, applyObjects, awaitBackend, awaitController, type DeployCluster, type Deployment } from './deploy.js';
export { defaultBackendImage, defaultBackendObjects } from './default-backend/default-backend.js';
export { rebuildProgram } from './rebuild.js';
export { lackingController, lackingObjects, type Lacking } from './lacking.js';

/** The ingress controllers, the one taken without a wish first. */
export const CONTROLLERS: readonly Controller[] = [traefik, ingressNginx];

/**
 * The controller of this name.
 *
 * @param target where one is known to lack something, that is said.
 * @throws AdaptError (user) for an unknown one.
 */
export function findController(name: string, target?: Architecture): Controller {
  const found = CONTROLLERS.find((one) => one.name === name);
  const lacking = found === undefined && target !== undefined ? lackingController(name, [], target) : undefined;
  if (lacking !== undefined) throw userError(`${lacking.name} can't be had for ${target?.go ?? ''}: ${lacking.why}`, name, lacking.advice);
  if (found === undefined) throw userError(`there is no controller ${JSON.stringify(name)}`, '', `Use one of ${CONTROLLERS.map((one) => one.name).join(', ')}.`);
  return found;
}

/**
 * Which controller an image is of: by its name, else by what is in it.
 *
 * @param image as it was named.
 * @param files paths in it.
 * @throws AdaptError (user) where nobody knows.
 */
export function recognizeController(image: string, files: readonly string[]): Controller {
  const names = new Set(files.map((path) => path.split('/').at(-1) ?? ''));
  const found = CONTROLLERS.find((one) => image.includes(one.name)) ?? CONTROLLERS.find((one) => one.marks.some((mark) => names.has(mark)));
  if (found === undefined) throw userError('it is not known which controller this image is of', image, `Say it: --controller ${CONTROLLERS.map((one) => one.name).join(' or ')}.`);
  return found;
}
