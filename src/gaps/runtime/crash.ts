import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';

/** How a program ended. */
export interface Crash {
  exitCode: number;
  /** `SIGILL`; empty where none ended it. */
  signal: string;
  stderr: string;
}

/** What the end of a program means, for a person. */
export interface Explanation {
  /** Stable name: `illegal-instruction`, `page-size`, … */
  id: string;
  meaning: string;
  advice: string;
}

/** One row of the table in `data/signatures.yml`. */
export interface CrashData {
  id: string;
  means: string;
  advice: string;
  lines: string[];
  signals?: string[];
  exitCodes?: number[];
  /** Looked for in logs, too. */
  log?: boolean;
  examples: string[];
}

interface Row extends CrashData {
  patterns: RegExp[];
}

let rows: Row[] | undefined;

/** The table as it ships, in order. */
export function crashTable(): readonly Row[] {
  rows ??= (parse(readFileSync(asset('data', 'signatures.yml'), 'utf8')) as { crash: CrashData[] }).crash
    .map((row) => ({ ...row, patterns: row.lines.map((line) => new RegExp(line, 'im')) }));
  return rows;
}

/** The end of what a program says tells why it ended; more is not looked at. */
const TAIL = 64 * 1024;

/**
 * What it means that a program ended so, where that has to do with its architecture: `exec format error`, an illegal
 * instruction, a bus error. Its words count before its signal, for they say more. Undefined for a program that ended well, or
 * with an exit code of its own and words that nobody knows.
 */
export function explainCrash({ exitCode, signal, stderr }: Crash): Explanation | undefined {
  if (exitCode === 0 && signal === '') return undefined;
  const said = stderr.slice(-TAIL);
  const row = crashTable().find((one) => one.patterns.some((pattern) => pattern.test(said)))
    ?? crashTable().find((one) => (signal !== '' && one.signals?.includes(signal) === true) || one.exitCodes?.includes(exitCode) === true);
  return row === undefined ? undefined : { id: row.id, meaning: row.means, advice: row.advice };
}
