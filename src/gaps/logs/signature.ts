import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import type { Architecture } from '../../target/architectures.js';
import { crashTable } from '../runtime/crash.js';
import { compilePattern } from './names.js';

/** What `data/signatures.yml` says of one kind of line. */
export interface SignatureData {
  rule: string;
  ecosystem: string;
  kind: string;
  why: string;
  closes: string;
  lines: string[];
  examples: string[];
  place?: string[];
  needs?: string;
  unless?: string;
  optional?: boolean;
  after?: boolean;
  seek?: string[];
}

/** A signature ready for one target. */
export interface Signature {
  rule: string;
  ecosystem: string;
  kind: string;
  why: string;
  closes: string;
  lines: RegExp[];
  /** Patterns of the place in the project, in the line or near it. */
  place: RegExp[];
  /** What must stand near the line, too. */
  needs: RegExp | undefined;
  /** A line that matches this is none. */
  unless: RegExp | undefined;
  optional: boolean;
  /** The place stands behind the line, and the line says nothing without. */
  after: boolean;
  /** Globs over names of files in which the subject is looked for. */
  seek: string[];
}

let data: { hints: string[]; log: SignatureData[] } | undefined;

/** The table as it ships. */
export function signatureData(): { hints: string[]; log: SignatureData[] } {
  return (data ??= parse(readFileSync(asset('data', 'signatures.yml'), 'utf8')) as { hints: string[]; log: SignatureData[] });
}

/** All signatures of log lines, for a target: those of the table, and the ends of programs that a log may show. */
export function logSignatures(target: Architecture): Signature[] {
  const crashes = crashTable().filter((one) => one.log === true).map(({ id, means, advice, lines, examples }): SignatureData => ({
    rule: `run/${id}`, ecosystem: 'run', kind: id, why: means, closes: advice, lines, examples,
  }));
  return [...signatureData().log, ...crashes].map(({ rule, ecosystem, kind, why, closes, lines, place = [], needs, unless, optional = false, after = false, seek = [] }) => ({
    rule, ecosystem, kind, why, closes, optional, after, seek, lines: lines.map((one) => compilePattern(one, target)), place: place.map((one) => compilePattern(one, target)),
    needs: needs === undefined ? undefined : compilePattern(needs, target), unless: unless === undefined ? undefined : compilePattern(unless, target),
  }));
}

/** Literal words only: as quick as it gets, whatever the line. */
export function hintPattern(): RegExp {
  return new RegExp(signatureData().hints.join('|'), 'i');
}
