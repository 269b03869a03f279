import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { controllerPins } from './pins.js';
import { buildPrograms } from './thin-module.js';

/** A controller's program by its name, built for the target; undefined for one that is not pinned. */
export async function rebuildProgram(name: string, context: Context): Promise<string | undefined> {
  const pins = controllerPins();
  const pin = [pins.traefik, pins['ingress-nginx']].find(({ programs }) => Object.hasOwn(programs, name));
  return pin === undefined ? undefined : join(await buildPrograms(pin, context.target, context), name);
}
