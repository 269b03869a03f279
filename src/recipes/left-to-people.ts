import { fits } from '../lib/glob.js';

/**
 * Rules of declarations that no recipe closes, by pattern, with the reason. A test holds this against the detectors' rules and the recipes, so that each rule
 * has either a closing action or a reason here.
 */
export const LEFT_TO_PEOPLE: Readonly<Record<string, string>> = {
  '*/download': 'What is not published can not be fetched, and another publisher is a question of trust.',
  '*/repository': 'Packages that nobody built can not be installed, and another repository is a question of trust.',
  '*/image': 'An image that nobody built can not be run, and another publisher is a question of trust.',
  '*/image-build': 'It follows from the base in the Dockerfile, and goes with it.',
  '*/old-compiler': 'Which later release the distribution has, and whether the code takes it, the file does not tell.',
  'bazel/cpu': 'What is chosen may be a file or a rule for the target that is not there yet.',
  'bazel/select': 'What is chosen may be a file or a rule for the target that is not there yet.',
  'binary/machine': 'A program is not made of another machine\'s program.',
  'cargo/dependency': 'Whether the dependency supports the target its own source tells, not this file.',
  'dockerfile/arch-stage': 'What the target\'s stage builds on may be another image than that of the others.',
  'gomod/*': 'The build\'s own gaps decide the version; the line goes with their upgrade.',
  'gradle/classifier': 'Whether a file is published for the target, the build file does not tell.',
  'gradle/library': 'Machine code that nobody built can not be loaded.',
  'gradle/version': 'Whether the program takes the later version, its own tests tell.',
  'maven/classifier': 'Whether a file is published for the target, the build file does not tell.',
  'maven/library': 'Machine code that nobody built can not be loaded.',
  'maven/profile': 'What the target\'s profile is to hold, the others only show by example.',
  'maven/version': 'Whether the program takes the later version, its own tests tell.',
  'npm/prebuilt': 'A package that nobody published can not be listed.',
  'npm/prebuilt-dependency': 'The file is written by the package manager, from what is published.',
  'python/marker': 'Whether the requirement has a wheel or builds from source for the target, the file does not tell.',
  'python/no-wheel': 'The file is written by the package manager, from what is published.',
  'python/wheel': 'A wheel that nobody built can not be installed, and which release else would do, the file does not tell.',
  'workflow/condition': 'Whether the step is for the target as well, only who wrote it knows.',
};

/** Why no recipe closes what a rule finds; undefined where one may. */
export function leftToPeople(rule: string): string | undefined {
  return Object.entries(LEFT_TO_PEOPLE).find(([pattern]) => fits(pattern, rule))?.[1];
}
