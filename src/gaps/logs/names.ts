import { architectures, type Architecture } from '../../target/architectures.js';

/** All words that stand for an architecture, longest first. */
export function namesOf(architecture: Architecture): string[] {
  const { go, uname, debian, rpm, alpine, oci, gnu, rust, aliases } = architecture;
  return [...new Set([go, ...uname, debian, rpm, alpine, oci, gnu, rust, ...aliases])].sort((a, b) => b.length - a.length);
}

/** A signature's pattern as a regular expression, with the names of the target and of all architectures filled in. */
export function compilePattern(source: string, target: Architecture): RegExp {
  const filled = source.replaceAll('{target}', word(namesOf(target))).replaceAll('{arch}', word(architectures.flatMap(namesOf)));
  return new RegExp(filled, 'iu');
}

/** One of the words, and no part of a longer one. */
function word(names: readonly string[]): string {
  const alternatives = [...new Set(names)].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\-]/g, (sign) => (sign === '-' ? '-' : `\\${sign}`)));
  return `(?<![A-Za-z0-9])(?:${alternatives.join('|')})(?![A-Za-z0-9])`;
}

/** The architectures that a line names, target left out: the entries of its list, as they are written. */
export function architectureWords(line: string, target: Architecture): string[] {
  const own = new Set(namesOf(target));
  const all = new Set(architectures.flatMap(namesOf));
  const words = line.toLowerCase().split(/[^a-z0-9_-]+/);
  return [...new Set(words.filter((one) => all.has(one) && !own.has(one)))];
}
