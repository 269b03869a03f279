import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../../lib/assets.js';
import type { Context } from '../../../lib/context.js';
import type { Info } from '../../../record/types.js';
import type { GapFacts } from '../../gap.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector, DeclarationFile } from '../detector.js';
import { entryArchitecture, leavesOut } from '../words.js';
import { compareMavenVersions } from './version.js';

/** A dependency as a build of Java states it. */
export interface JavaDependency {
  /** `group:artifact`. */
  name: string;
  /** Undefined where the file doesn't tell it. */
  version: string | undefined;
  classifier: string | undefined;
  line: number;
  /** Only its version is stated here; whether anything needs it, another place tells. */
  managed?: boolean;
}

interface Library {
  'falls back'?: boolean;
  first: { [target: string]: string };
}

/** One version, no range. */
const VERSION = /^\d[\w.-]*$/;

let table: { [name: string]: Library } | undefined;

/** What is known of a library for a target: the first version that carries it, or `never`. Source: data/java-libraries.yml. */
function knownOf(name: string, target: string): { first: string; fallsBack: boolean } | undefined {
  table ??= (parse(readFileSync(asset('data', 'java-libraries.yml'), 'utf8')) as { libraries: { [name: string]: Library } }).libraries;
  const library = Object.hasOwn(table, name) ? table[name] : undefined;
  const first = library?.first[target];
  return first === undefined ? undefined : { first, fallsBack: library?.['falls back'] === true };
}

/** The rules about libraries, for a kind of build file. */
export function libraryRules(ecosystem: string): DeclarationDetector['rules'] {
  return {
    [`${ecosystem}/version`]: { why: 'The library carries machine code for other architectures, and in this version none for the target.', closes: 'Take the first version that has it, or a later one.' },
    [`${ecosystem}/library`]: { why: 'The library needs machine code, and no version of it that is known carries it for the target.', closes: 'Build its native part for the target and put it where the library looks for it, or take another library.' },
    [`${ecosystem}/classifier`]: { why: 'A file for another architecture is asked for by name, and none for the target.', closes: "Have the machine's name decide, or add the target's file where one is published." },
  };
}

/**
 * Judges the dependencies of one file: libraries whose part in machine code is not there for the target, and files
 * that are asked for by the name of another architecture.
 */
export function judgeDependencies(file: DeclarationFile, detector: DeclarationDetector, dependencies: readonly JavaDependency[], context: Context): { gaps: GapFacts[]; info: Info[] } {
  const found: { gaps: GapFacts[]; info: Info[] } = { gaps: [], info: [] };
  const { ecosystem } = detector;
  const known = new Set<string>();
  for (const { name, version, line, managed } of dependencies) {
    const library = knownOf(name, context.target.go);
    if (library === undefined) continue;
    known.add(name);
    const { first, fallsBack } = library;
    const never = first === 'never';
    if (never ? managed === true : version === undefined || !VERSION.test(version) || compareMavenVersions(version, first) >= 0) continue;
    const detail = `${name}${version === undefined ? '' : ` ${version}`}${never ? '' : `, first ${first}`}`;
    if (fallsBack) {
      found.info.push({ rule: `${ecosystem}/falls-back`, message: `${file.path}:${line}: ${detail} has no machine code for ${context.target.go}; it works without, more slowly or with less` });
      continue;
    }
    const gap = declared(file, detector, { rule: `${ecosystem}/${never ? 'library' : 'version'}`, line, symbols: [name], kind: 'dependency', detail });
    found.gaps.push({ ...gap, culprit: { module: name, ...(version === undefined ? {} : { version }), file: file.path, line } });
  }
  for (const place of classifierPlaces(dependencies.filter(({ name }) => !known.has(name)), context)) found.gaps.push(declared(file, detector, { ...place, rule: `${ecosystem}/classifier` }));
  return found;
}

/** Libraries of which files for other architectures are asked for by name, and none for the target. */
function* classifierPlaces(dependencies: readonly JavaDependency[], context: Context): Generator<Omit<DeclaredPlace, 'rule'>> {
  const byName = new Map<string, JavaDependency[]>();
  for (const one of dependencies) if (one.classifier !== undefined) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  for (const [name, all] of byName) {
    const symbols = leavesOut(all.map(({ classifier }) => classifier ?? ''), context);
    const first = all.find(({ classifier }) => entryArchitecture(classifier ?? '') !== undefined);
    if (symbols !== undefined && first !== undefined) yield { line: first.line, symbols, kind: 'pin', where: name, detail: `${name}: ${symbols.join(', ')}` };
  }
}
