import type { GapFacts } from '../gap.js';
import type { DeclarationDetector, DeclarationFile } from './detector.js';

/** Most characters of a declaration that go into the evidence. */
const LONGEST = 240;

/** What a detector of lists and pins knows of one place. */
export interface DeclaredPlace {
  /** One of the detector's rules. */
  rule: string;
  /** 1-based. */
  line: number;
  /** The entries that show it is about architectures. */
  symbols: string[];
  /** `arch-list` unless it is something else: `pin`, `chain`, … */
  kind?: string;
  /** What tells it from others of the same rule and symbols in the file, e.g. the key path; never a line. */
  where?: string;
  /** Default: the line itself. */
  detail?: string;
}

/** A gap that a declaration file states, with its rule's reason. */
export function declared(file: DeclarationFile, { ecosystem, rules }: Pick<DeclarationDetector, 'ecosystem' | 'rules'>, place: DeclaredPlace): GapFacts {
  const { rule, line, symbols } = place;
  return {
    rule, ecosystem, symbols, kind: place.kind ?? 'arch-list', why: rules[rule]?.why ?? '', location: { file: file.path, line },
    evidence: { level: 'declared', detail: place.detail ?? shorten(lineAt(file.text, line)) },
    text: `${place.where ?? ''} ${symbols.join(' ')}`,
  };
}

/** Where the line begins that was asked for last: the gaps of a file follow each other. */
let last = { text: '', line: 1, start: 0 };

/** The text of a 1-based line. */
export function lineAt(text: string, line: number): string {
  let { line: at, start } = last.text === text && last.line <= line ? last : { line: 1, start: 0 };
  for (; at < line; at++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return '';
  }
  last = { text, line: at, start };
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
