import { sha256 } from '../lib/files.js';
import type { Gap } from '../record/types.js';

/** What a detector must say of a gap; the rest has a default. */
export type GapFacts = Pick<Gap, 'rule' | 'why' | 'ecosystem' | 'kind' | 'location' | 'evidence'>
  & Partial<Pick<Gap, 'package' | 'culprit' | 'symbols' | 'cascades' | 'ignored'>>
  & {
    /** The matched text that tells this gap from others of the same rule in the same package or file: never a line or version. */
    text: string;
  };

/**
 * The id of a gap: 12 hex digits of a hash over rule, package or file, and matched text.
 * White space in `text` counts as one blank, so that a reformatted list keeps its id.
 */
export function gapId(rule: string, packageOrFile: string, text: string): string {
  return sha256([rule, packageOrFile, text.replace(/\s+/g, ' ').trim()].join('\0')).slice(0, 12);
}

/** What a rule says of "the target", with its name. */
export function forTarget(text: string, go: string): string {
  return text.replaceAll('the target', go);
}

/** A gap as a detector finds it: open, without a remedy. File gaps name their file in `location`, and in `culprit` unless that is given. */
export function newGap(facts: GapFacts): Gap {
  const { text, ...rest } = facts;
  const packageName = facts.package ?? '';
  return {
    id: gapId(facts.rule, packageName === '' ? facts.location.file : packageName, text),
    package: packageName,
    culprit: { file: facts.location.file, line: facts.location.line },
    symbols: [],
    cascades: [],
    remedy: { kind: 'none', summary: '', reason: 'not looked for yet' },
    state: 'open',
    ...rest,
  };
}
