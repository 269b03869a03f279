import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';

/** A Go module whose programs are built for the target. */
export interface ModulePin {
  module: string;
  version: string;
  /** `h1:…`, as the checksum database has it. */
  sum: string;
  /** Name of the program → its package inside the module. */
  programs: { [name: string]: string };
}

/** What the image of ingress-nginx is made of. */
export interface NginxPin extends ModulePin {
  /** What users must be told. */
  archived: string;
  /** Suite of Debian. */
  suite: string;
  packages: string[];
  /** Recipes in order, each with the fault and the file that it is for; `targets` where it is not for all. */
  recipes: { recipe: string; kind: string; file: string; targets?: string[] }[];
}

/** A controller that can't be had for some targets. */
export interface LackingController {
  name: string;
  /** What it needs and the target lacks. */
  needs: string;
  /** GOARCHes. */
  targets: string[];
  /** `{target}` stands for the target. */
  why: string;
  advice: string;
  /** Regular expressions for names of images. */
  images: string[];
  /** Regular expressions for the apiVersion of objects that only it carries out. */
  apis: string[];
  /** Paths in its image, without the first `/`. */
  files: string[];
}

/** `data/controllers.yml`. */
export interface ControllerPins {
  'traefik': ModulePin;
  'ingress-nginx': NginxPin;
  'lacking': LackingController[];
}

let pins: ControllerPins | undefined;

/** The pinned controllers. */
export function controllerPins(): ControllerPins {
  return (pins ??= parse(readFileSync(asset('data', 'controllers.yml'), 'utf8')) as ControllerPins);
}
