import { detectors } from './declarations/registry.js';
import { GO_RULES } from './go/rules.js';
import { IMAGE_RULES } from './images/rules.js';
import { signatureData } from './logs/signature.js';
import { PACKAGE_RULES } from './packages/rules.js';
import { crashTable } from './runtime/crash.js';

/** What a rule says of what it finds. */
export interface RuleText {
  /** One or two sentences: why it is a gap. */
  why: string;
  /** What closes it. */
  closes: string;
}

let all: Map<string, RuleText> | undefined;

/** Every rule by its name, in alphabetical order: of Go packages, declaration files, images, packages, logs and crashes. */
export function allRules(): ReadonlyMap<string, RuleText> {
  if (all !== undefined) return all;
  const found: [string, RuleText][] = [
    ...crashTable().map(({ id, means, advice }): [string, RuleText] => [`run/${id}`, { why: means, closes: advice }]),
    ...signatureData().log.map(({ rule, why, closes }): [string, RuleText] => [rule, { why, closes }]),
    ...detectors.flatMap((detector) => Object.entries(detector.rules)),
    ...Object.entries(IMAGE_RULES), ...Object.entries(PACKAGE_RULES), ...Object.entries(GO_RULES),
  ];
  return (all = new Map(found.sort(([a], [b]) => (a < b ? -1 : 1))));
}
