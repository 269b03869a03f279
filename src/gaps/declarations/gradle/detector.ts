import type { DeclarationDetector } from '../detector.js';
import { judgeDependencies } from '../maven/libraries.js';
import { readCatalog, readGradle } from './read.js';

/** Gradle's build files and version catalogs. Source: Gradle's manual, declaring dependencies. */
export const gradle: DeclarationDetector = {
  ecosystem: 'gradle',
  rules: {
    'gradle/version': { why: 'The library carries machine code for other architectures, and in this version none for the target.', closes: 'Take the first version that has it, or a later one.' },
    'gradle/library': { why: 'The library needs machine code, and no version of it that is known carries it for the target.', closes: 'Build its native part for the target and put it where the library looks for it, or take another library.' },
    'gradle/classifier': { why: 'A file for another architecture is asked for by name, and none for the target.', closes: "Have the machine's name decide, or add the target's file where one is published." },
  },
  endings: ['gradle', 'kts', 'toml'],
  matches: (path) => /\.gradle(?:\.kts)?$|(?:^|\/)[\w.-]*versions\.toml$/.test(path),
  find: (file, context) => judgeDependencies(file, gradle, file.name.endsWith('.toml') ? readCatalog(file.text) : readGradle(file.text), context),
};
