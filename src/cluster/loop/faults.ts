import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';

/** A way to mend a fault. */
export type Remedy = 'copy' | 'package' | 'rebuild' | 'recipe' | 'folder' | 'user';

/** One entry of `data/controller-faults.yml`. */
export interface FaultData {
  id: string;
  /** Half a sentence with `{group}`s of the pattern. */
  missing: string;
  remedies: Remedy[];
  /** For recipes: kind of the gap and the file that it is in. */
  kind?: string;
  file?: string;
  recipes?: string[];
  /** GOARCHes; default all. */
  targets?: string[];
  /** So many lines must tell it, for one may be chance; default 1. */
  times?: number;
  /** Regular expressions, upper and lower case alike. */
  lines: string[];
  examples: string[];
}

/** What a log says is wrong. */
export interface Fault {
  data: FaultData;
  /** The line that says it. */
  line: string;
  /** For a person. */
  missing: string;
  /** The pattern's groups: path, library, module, directive, user. */
  groups: { [name: string]: string };
}

interface Row extends FaultData {
  patterns: RegExp[];
}

let rows: Row[] | undefined;

/** The table as it ships, in order. */
export function faultTable(): readonly Row[] {
  rows ??= (parse(readFileSync(asset('data', 'controller-faults.yml'), 'utf8')) as { faults: FaultData[] }).faults
    .map((row) => ({ ...row, patterns: row.lines.map((line) => new RegExp(line, 'i')) }));
  return rows;
}

/** Longest line that is looked at; more is no message. */
const LONGEST = 4000;
/** Most lines that are looked at, from the end: a crash loop repeats itself. */
const LINES = 5000;

/**
 * What is wrong, by the first entry of the table that fits a line; undefined where nobody knows.
 *
 * @param target GOARCH.
 * @param done faults that were mended already, as `key` names them: what else the log says counts then.
 */
export function findFault(log: string, target: string, done: ReadonlySet<string> = new Set()): Fault | undefined {
  const lines = log.split('\n').slice(-LINES).map((line) => line.slice(0, LONGEST));
  for (const data of faultTable()) {
    if (data.targets?.includes(target) === false) continue;
    let times = 0;
    for (const line of lines) {
      const match = firstMatch(data.patterns, line);
      if (match === undefined || ++times < (data.times ?? 1)) continue;
      const groups = Object.fromEntries(Object.entries(match.groups ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
      const fault: Fault = { data, line: line.trim(), groups, missing: data.missing.replace(/\{(\w+)\}/g, (_, name: string) => groups[name] ?? '') };
      if (!done.has(faultKey(fault))) return fault;
    }
  }
  return undefined;
}

/** Tells faults apart: what is wrong with what. */
export function faultKey({ data, groups }: Fault): string {
  return JSON.stringify([data.id, ...Object.values(groups)]);
}

function firstMatch(patterns: readonly RegExp[], line: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  return undefined;
}
