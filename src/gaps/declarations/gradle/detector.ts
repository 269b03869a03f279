import type { DeclarationDetector } from '../detector.js';
import { judgeDependencies, libraryRules } from '../maven/libraries.js';
import { readCatalog, readGradle } from './read.js';

/** Gradle's build files and version catalogs. Source: Gradle's manual, declaring dependencies. */
export const gradle: DeclarationDetector = {
  ecosystem: 'gradle',
  rules: libraryRules('gradle'),
  endings: ['gradle', 'kts', 'toml'],
  matches: (path) => /\.gradle(?:\.kts)?$|(?:^|\/)[\w.-]*versions\.toml$/.test(path),
  find: (file, context) => judgeDependencies(file, gradle, file.name.endsWith('.toml') ? readCatalog(file.text) : readGradle(file.text), context),
};
