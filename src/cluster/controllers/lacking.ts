import { controllerPins, type LackingController } from './pins.js';
import type { Architecture } from '../../target/architectures.js';

/** Why a controller can't be had for a target. */
export interface Lacking {
  name: string;
  why: string;
  advice: string;
}

/**
 * Says of an image, by its name or by what is in it, that its controller cannot be had for the target: Contour is Envoy with a
 * controller, and nobody builds Envoy for LoongArch.
 *
 * @param files paths in the image, without the first `/`.
 */
export function lackingController(image: string, files: readonly string[], target: Architecture): Lacking | undefined {
  const found = controllerPins().lacking.find((one) => one.targets.includes(target.go)
    && (one.images.some((pattern) => new RegExp(pattern).test(image)) || one.files.some((file) => files.includes(file))));
  return found === undefined ? undefined : told(found, target);
}

/** An object that asks for a controller which can't be had for the target: by its kind, or by an image that it runs. */
export function lackingObjects(objects: readonly { apiVersion: string; kind: string; name: string; images: readonly string[] }[], target: Architecture): (Lacking & { object: string }) | undefined {
  for (const { apiVersion, kind, name, images } of objects) {
    const byKind = controllerPins().lacking.find((one) => one.targets.includes(target.go) && one.apis.some((pattern) => new RegExp(pattern).test(apiVersion)));
    const found = byKind === undefined ? images.map((image) => lackingController(image, [], target)).find((one) => one !== undefined) : told(byKind, target);
    if (found !== undefined) return { ...found, object: `${kind} ${name}` };
  }
  return undefined;
}

const told = ({ name, why, advice }: LackingController, target: Architecture): Lacking => ({ name, why: why.replaceAll('{target}', target.go), advice });
