import type { Note } from '../../record/types.js';
import type { GapFacts } from '../gap.js';
import { globMatches } from '../glob.js';
import { printable } from './skipped.js';

/** In any comment syntax: the words, the rule (a glob), the reason up to the comment's end. */
const COMMENT = /^(.*?)(?:#|\/\/|\/\*|--|;|<!--|\bdnl\b|\brem\b)[^\S\n]*loong-adapt:[^\S\n]*ignore(?:[^\S\n]+(\S+))?(.*)$/gim;

interface Suppression {
  rule: string;
  reason: string;
  line: number;
  /** Whether the comment has the line for itself, and so speaks of the next. */
  alone: boolean;
  used: boolean;
}

/**
 * Marks the findings of one file that a comment `loong-adapt: ignore RULE reason` suppresses: on the same line, alone on
 * the line before, or where its case begins. A comment that suppresses nothing, or gives no reason, gets a warning.
 */
export function suppress(gaps: readonly GapFacts[], path: string, text: string): { gaps: GapFacts[]; notes: Note[] } {
  if (!text.includes('loong-adapt:')) return { gaps: [...gaps], notes: [] };
  const all = readSuppressions(text);
  const lines = text.split('\n');
  const marked = gaps.map((gap) => {
    const found = all.find((one) => one.reason !== '' && globMatches(one.rule, gap.rule) && reaches(one, gap.location.line, all, lines));
    if (found === undefined) return gap;
    found.used = true;
    return { ...gap, ignored: found.reason };
  });
  const notes = all.filter((one) => !one.used).map((one): Note => ({
    stage: 'detect', kind: 'warning',
    message: `${printable(path)}:${one.line} ${one.reason === '' ? 'ignores a rule without a reason, so it ignores nothing' : `ignores ${one.rule}, but nothing matches`}`,
  }));
  return { gaps: marked, notes };
}

function readSuppressions(text: string): Suppression[] {
  return [...text.matchAll(COMMENT)].map((match) => ({
    rule: match[2] ?? '', reason: (match[3] ?? '').replace(/\s*(\*\/|-->)\s*$/, '').trim(),
    line: text.slice(0, match.index).split('\n').length, alone: (match[1] ?? '').trim() === '', used: false,
  }));
}

function reaches(one: Suppression, line: number, all: readonly Suppression[], lines: readonly string[]): boolean {
  if (one.line === line) return true;
  if (one.line > line || !(one.alone || opensCase(lines[one.line - 1] ?? ''))) return false;
  // Several comments may stand one below the other, and what is found in a case is found at its first branch.
  for (let at = one.line + 1; at < line; at++) if (!all.some((other) => other.line === at && other.alone) && !opensCase(lines[at - 1] ?? '')) return false;
  return true;
}

function opensCase(line: string): boolean {
  return /^\s*case\s.*\sin(?:\s*#.*)?\s*\\?$/.test(line);
}
