import type { DeclarationDetector } from './detector.js';

/** All detectors of declaration files; the order decides nothing. */
export const detectors: readonly DeclarationDetector[] = [];
