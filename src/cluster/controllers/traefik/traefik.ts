import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../lib/context.js';
import { makeDir } from '../../../lib/files.js';
import type { Architecture } from '../../../target/architectures.js';
import { keepImage } from '../build-image.js';
import type { Controller, ControllerImage } from '../controller.js';
import { controllerPins } from '../pins.js';
import { buildPrograms } from '../thin-module.js';
import { gatewayDefinitions } from './definitions.js';
import { readTraefikLog } from './log.js';
import { NAME, traefikObjects } from './objects.js';

const USER = '65532:65532';

/** Traefik: one static program, for Ingress and Gateway API. */
export const traefik: Controller = {
  name: NAME, namespace: NAME, deployment: NAME, selector: `app=${NAME}`, ingressClass: NAME, gatewayClass: NAME, warning: '', routes: ['Ingress', 'HTTPRoute'], user: USER, marks: [NAME],
  build, definitions: gatewayDefinitions, objects: traefikObjects, readLog: readTraefikLog,
};

async function build(arch: Architecture, context: Context): Promise<ControllerImage> {
  const pin = controllerPins().traefik;
  const programs = await buildPrograms(pin, arch, context);
  return keepImage({
    name: NAME, arch, key: [programs.split('/').at(-1)], config: { entrypoint: ['/traefik'], user: USER },
    fill: async (root) => {
      await copyFile(join(programs, 'traefik'), join(root, 'traefik'));
      await chmod(join(root, 'traefik'), 0o755);
      await chmod(await makeDir(join(root, 'tmp')), 0o1777);
      return [`${pin.module}@${pin.version}`];
    },
  }, context);
}
