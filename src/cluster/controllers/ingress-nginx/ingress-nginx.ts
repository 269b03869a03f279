import { join } from 'node:path';
import type { Context } from '../../../lib/context.js';
import type { Controller } from '../controller.js';
import { controllerPins } from '../pins.js';
import { fetchModule } from '../thin-module.js';
import { nginxImage } from './image.js';
import { readNginxLog } from './log.js';
import { CLASS, NAME, nginxObjects } from './objects.js';

/** ingress-nginx: a controller that writes the configuration of an nginx with Lua. */
export const ingressNginx: Controller = {
  name: NAME, namespace: NAME, deployment: NAME, selector: `app=${NAME}`, ingressClass: CLASS, gatewayClass: '', routes: ['Ingress'],
  marks: ['nginx-ingress-controller', 'nginx.tmpl', 'tcp_udp_balancer.lua'], upstreamFiles,
  get warning() { return controllerPins()['ingress-nginx'].archived; },
  build: nginxImage, definitions: async () => [], objects: nginxObjects, readLog: readNginxLog,
};

async function upstreamFiles(context: Context): Promise<{ name: string; root: string }> {
  const pin = controllerPins()['ingress-nginx'];
  return { name: `${pin.module}@${pin.version}`, root: join((await fetchModule(pin, context)).dir, 'rootfs') };
}
