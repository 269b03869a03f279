import type { Controller } from '../controller.js';
import { controllerPins } from '../pins.js';
import { nginxImage } from './image.js';
import { readNginxLog } from './log.js';
import { CLASS, NAME, nginxObjects } from './objects.js';

/** ingress-nginx: a controller that writes the configuration of an nginx with Lua. */
export const ingressNginx: Controller = {
  name: NAME, namespace: NAME, deployment: NAME, selector: `app=${NAME}`, ingressClass: CLASS, gatewayClass: '', routes: ['Ingress'],
  get warning() { return controllerPins()['ingress-nginx'].archived; },
  build: nginxImage, definitions: async () => [], objects: nginxObjects, readLog: readNginxLog,
};
