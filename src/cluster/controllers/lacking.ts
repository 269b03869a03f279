import { controllerPins } from './pins.js';
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
  return found === undefined ? undefined : { name: found.name, why: found.why.replaceAll('{target}', target.go), advice: found.advice };
}
