import { bake } from './bake/detector.js';
import { bazel } from './bazel/detector.js';
import { binary } from './binary/detector.js';
import { cargo } from './cargo/detector.js';
import { cmake } from './cmake/detector.js';
import { compose } from './compose/detector.js';
import { configure } from './configure/detector.js';
import { debian } from './debian/detector.js';
import type { DeclarationDetector } from './detector.js';
import { dockerfile } from './dockerfile/detector.js';
import { gomod } from './gomod/detector.js';
import { goreleaser } from './goreleaser/detector.js';
import { gradle } from './gradle/detector.js';
import { helm } from './helm/detector.js';
import { kubernetes } from './kubernetes/detector.js';
import { make } from './make/detector.js';
import { maven } from './maven/detector.js';
import { meson } from './meson/detector.js';
import { npm } from './npm/detector.js';
import { npmLock } from './npm/lockfile.js';
import { python } from './python/detector.js';
import { rpm } from './rpm/detector.js';
import { shell } from './shell/detector.js';
import { workflow } from './workflow/detector.js';
import { yamlList } from './yaml-list/detector.js';

/** All detectors of declaration files; the order decides nothing. */
export const detectors: readonly DeclarationDetector[] = [
  bake,
  bazel,
  binary,
  cargo,
  cmake,
  compose,
  configure,
  debian,
  dockerfile,
  gomod,
  goreleaser,
  gradle,
  helm,
  kubernetes,
  make,
  maven,
  meson,
  npm,
  npmLock,
  python,
  rpm,
  shell,
  workflow,
  yamlList,
];
