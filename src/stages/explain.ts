import { resolve } from 'node:path';
import { allRules, type RuleText } from '../gaps/rule-text.js';
import { userError } from '../lib/errors.js';
import { readRecord } from '../record/store.js';
import type { Gap } from '../record/types.js';

/** What `explain` may be told. */
export interface ExplainOptions {
  /** A rule, a gap's id (or the beginning of one), or a package; empty for all rules. */
  subject: string;
  /** Whose record holds the gap. Default: `.loong-adapt` below the current folder. */
  workDir?: string;
}

/** One rule in words, with the gap that was asked about. */
export interface Explanation extends RuleText {
  rule: string;
  gap?: Gap;
}

/**
 * Says what rules mean and what closes them, and for a gap of an earlier run what was seen.
 *
 * @throws AdaptError (user) for what is neither a rule nor a gap of the record.
 */
export async function explain({ subject, workDir = '.loong-adapt' }: ExplainOptions): Promise<Explanation[]> {
  const rules = allRules();
  if (subject === '') return [...rules].map(([rule, text]) => ({ rule, ...text }));
  const known = rules.get(subject);
  if (known !== undefined) return [{ rule: subject, ...known }];
  const family = [...rules].filter(([rule]) => rule.startsWith(`${subject.replace(/\/$/, '')}/`));
  if (family.length > 0) return family.map(([rule, text]) => ({ rule, ...text }));
  const record = await readRecord(resolve(workDir));
  const gaps = (record?.gaps ?? []).filter((gap) => (subject.length >= 4 && gap.id.startsWith(subject)) || gap.package === subject || gap.location.file === subject);
  if (gaps.length > 0) return gaps.map((gap) => ({ rule: gap.rule, ...(rules.get(gap.rule) ?? { why: gap.why, closes: gap.remedy.reason }), gap }));
  const looks = /^[0-9a-f]{4,12}$/.test(subject);
  throw userError(`there is no ${looks ? 'gap' : 'rule or gap'} ${JSON.stringify(subject)}`, looks ? resolve(workDir) : '', record === undefined ? 'For a gap, name the --work-dir of a run; `loong-adapt explain` lists the rules.' : 'The ids of gaps are in record.json; `loong-adapt explain` lists the rules.');
}
