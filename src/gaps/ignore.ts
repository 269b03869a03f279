import type { IgnoreRule } from '../project/file.js';
import type { Gap, Note } from '../record/types.js';
import { globMatches } from './glob.js';

/**
 * Marks the gaps that the project file says to leave out; they stay in the record with the reason.
 * A rule that matches nothing gets a warning, for it may hide something later; so does one without a reason, which ignores nothing.
 */
export function applyIgnore(gaps: readonly Gap[], rules: readonly IgnoreRule[]): { gaps: Gap[]; notes: Note[] } {
  const used = new Set<IgnoreRule>();
  const marked = gaps.map((gap) => {
    const rule = rules.find((one) => one.reason.trim() !== '' && matches(one, gap));
    if (rule === undefined) return gap;
    used.add(rule);
    return { ...gap, ignored: rule.reason };
  });
  const notes = rules.filter((rule) => !used.has(rule)).map((rule): Note => ({
    stage: 'detect', kind: 'warning', message: `the project file ignores ${[rule.rule, rule.package, rule.path].filter((part) => part !== undefined).join(' ')}${rule.reason.trim() === '' ? ' without a reason, so it ignores nothing' : ', but nothing matches'}`,
  }));
  return { gaps: marked, notes };
}

function matches(rule: IgnoreRule, gap: Gap): boolean {
  if (!globMatches(rule.rule, gap.rule)) return false;
  if (rule.package !== undefined && !globMatches(rule.package, gap.package)) return false;
  return rule.path === undefined || globMatches(rule.path, gap.location.file === '' ? (gap.culprit.artifact ?? '') : gap.location.file);
}
