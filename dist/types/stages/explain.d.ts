import { type RuleText } from '../gaps/rule-text.js';
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
export declare function explain({ subject, workDir }: ExplainOptions): Promise<Explanation[]>;
