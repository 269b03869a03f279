import { lineFinder } from '../lines.js';
import type { JavaDependency } from '../maven/libraries.js';
import { readToml } from '../toml.js';
import { entriesOf, entryOf, textOf, valueOf, type Entry } from '../tree.js';

const COMMENTS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
/** `'group:artifact:version:classifier@type'`, with the word before it. */
const COORDINATES = /(\w+)?[ \t]*\(?[ \t]*(["'])([\w.-]+:[\w.-]+):([^"':@\s]+)(?::([^"'@\s]+))?(?:@\w+)?\2/g;

/** The dependencies of a build.gradle or build.gradle.kts that are written in one text, with variables that the file itself sets. What only tests need is left out. */
export function readGradle(text: string): JavaDependency[] {
  // A comment gives way to its line ends.
  const code = text.replace(COMMENTS, (part) => (part.startsWith('/') ? part.replace(/[^\n]+/g, '') : part));
  const lineOf = lineFinder(code);
  const resolved = (value: string | undefined): string | undefined => {
    const whole = value?.replace(/\$\{?([\w.]+)\}?/g, (reference, name: string) => valueIn(code, name) ?? reference);
    return whole === undefined || whole.includes('$') ? undefined : whole;
  };
  return [...code.matchAll(COORDINATES)].filter(([, word = '']) => !/^(?:test|androidTest|jmh)/.test(word)).map((match): JavaDependency => {
    const [whole, , , name = '', version, classifier] = match;
    return { name, version: resolved(version), classifier: resolved(classifier), line: lineOf(match.index + whole.search(/["']/)) };
  });
}

/** The value that a build file gives a variable: `def x = '1'`, `val x = "1"`, `ext.x = "1"`, `x: '1'`. */
function valueIn(code: string, name: string): string | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return new RegExp(`(?<![\\w])${last}\\s*(?:=|:)\\s*["']([^"'$]+)["']`).exec(code)?.[1];
}

/** The libraries of a version catalog. */
export function readCatalog(text: string): JavaDependency[] {
  const root = readToml(text);
  return entriesOf(valueOf(root, 'libraries')).flatMap((entry): JavaDependency[] => {
    const [group, artifact, short] = (textOf(entry.value) ?? textOf(valueOf(entry.value, 'module')) ?? '').split(':');
    const name = group === '' || group === undefined ? `${textOf(valueOf(entry.value, 'group')) ?? ''}:${textOf(valueOf(entry.value, 'name')) ?? ''}` : `${group}:${artifact ?? ''}`;
    const reference = textOf(valueOf(entry.value, 'version', 'ref'));
    const stated: Entry | undefined = reference === undefined ? entryOf(entry.value, 'version') : entryOf(valueOf(root, 'versions'), reference);
    return [{ name, version: short ?? textOf(stated?.value), classifier: undefined, line: entry.line }];
  });
}
