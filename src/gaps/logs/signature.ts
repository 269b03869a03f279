import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import type { Architecture } from '../../target/architectures.js';
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
  optional?: boolean;
  seek?: string[];
}

/** A signature ready for one target. */
export interface Signature {
  rule: string;
  ecosystem: string;
  kind: string;
  why: string;
  lines: RegExp[];
  /** Patterns of the place in the project, in the line or near it. */
  place: RegExp[];
  /** What must stand near the line, too. */
  needs: RegExp | undefined;
  optional: boolean;
  /** Globs over names of files in which the subject is looked for. */
  seek: string[];
}

let data: { log: SignatureData[] } | undefined;

/** The table as it ships. */
export function signatureData(): SignatureData[] {
  return (data ??= parse(readFileSync(asset('data', 'signatures.yml'), 'utf8')) as { log: SignatureData[] }).log;
}

/** All signatures of log lines, for a target. */
export function logSignatures(target: Architecture): Signature[] {
  return signatureData().map(({ rule, ecosystem, kind, why, lines, place = [], needs, optional = false, seek = [] }) => ({
    rule, ecosystem, kind, why, optional, seek, lines: lines.map((one) => compilePattern(one, target)), place: place.map((one) => compilePattern(one, target)),
    needs: needs === undefined ? undefined : compilePattern(needs, target),
  }));
}

/** One pattern that matches wherever any of the signatures does: most lines of a log are done with after it. */
export function anyOf(signatures: readonly Signature[]): RegExp {
  const sources = signatures.flatMap((one) => one.lines).map((one) => `(?:${one.source.replaceAll(/\(\?<[A-Za-z]\w*>/g, '(?:')})`);
  return new RegExp(sources.join('|'), 'iu');
}
