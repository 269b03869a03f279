import { bake } from './bake/detector.js';
import { compose } from './compose/detector.js';
import type { DeclarationDetector } from './detector.js';
import { dockerfile } from './dockerfile/detector.js';
import { goreleaser } from './goreleaser/detector.js';
import { helm } from './helm/detector.js';
import { kubernetes } from './kubernetes/detector.js';
import { make } from './make/detector.js';
import { shell } from './shell/detector.js';
import { workflow } from './workflow/detector.js';

/** All detectors of declaration files; the order decides nothing. */
export const detectors: readonly DeclarationDetector[] = [
  bake,
  compose,
  dockerfile,
  goreleaser,
  helm,
  kubernetes,
  make,
  shell,
  workflow,
];
