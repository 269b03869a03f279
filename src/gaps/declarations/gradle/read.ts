import type { JavaDependency } from '../maven/libraries.js';
import { readToml } from '../toml.js';
import { entriesOf, entryOf, textOf, valueOf, type Entry } from '../tree.js';

// All repetitions are bounded: a build file may be anybody's.
const COMMENTS = /"(?:\\.|[^"\\\n]){0,500}"|'(?:\\.|[^'\\\n]){0,500}'|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const QUOTED = /(["'])([^"'\n]{3,300})\1/g;
/** `group:artifact:version:classifier@type`; a version that a platform sets isn't there. */
const COORDINATES = /^([\w.-]{1,200}:[\w.-]{1,200})(?::([^:@\s]{1,100}))?(?::([^:@\s]{1,100}))?(?:@\w{1,20})?$/;
/** `group: 'g', name: 'a', version: 'v'`, in Kotlin with `=`. */
const NAMED = /\bgroup\s{0,9}[:=]\s{0,9}["']([\w.-]{1,200})["']\s{0,9},\s{0,9}name\s{0,9}[:=]\s{0,9}["']([\w.-]{1,200})["'](?:\s{0,9},\s{0,9}version\s{0,9}[:=]\s{0,9}["']([^"'\n]{1,100})["'])?/g;
/** `def x = '1'`, `val x = "1"`, `ext.x = "1"`, `x: '1'`. */
const ASSIGNED = /(?<!\w)(\w{1,100})\s{0,9}[:=]\s{0,9}["']([^"'$\n]{1,100})["']/g;
/** Statements that deliver nothing: what only tests need, and what is kept out. */
const APART = /test|jmh|exclude/i;

/** The dependencies of a build.gradle or build.gradle.kts, with variables that the file itself sets. What only tests need is left out. */
export function readGradle(text: string): JavaDependency[] {
  // A comment gives way to its line ends.
  const code = text.replace(COMMENTS, (part) => (part.startsWith('/') ? part.replace(/[^\n]+/g, '') : part));
  const values = new Map([...code.matchAll(ASSIGNED)].map(([, name = '', value = '']) => [name, value]));
  const resolved = (value: string | undefined): string | undefined => {
    const whole = value?.replace(/\$\{?([\w.]{1,100})\}?/g, (reference, name: string) => values.get(name.slice(name.lastIndexOf('.') + 1)) ?? reference);
    return whole === undefined || whole.includes('$') ? undefined : whole;
  };
  const found: JavaDependency[] = [];
  let statement = '';
  for (const [index, content] of code.split('\n').entries()) {
    const line = index + 1;
    // A statement goes on where a line begins with no word of its own.
    statement = /^\s*([a-zA-Z]\w{0,100})/.exec(content)?.[1] ?? (content.trim() === '' ? '' : statement);
    if (APART.test(statement)) continue;
    for (const [, , quoted = ''] of content.matchAll(QUOTED)) {
      const [, name, version, classifier] = COORDINATES.exec(quoted) ?? [];
      if (name !== undefined) found.push({ name, version: resolved(version), classifier: resolved(classifier), line });
    }
    for (const [, group = '', artifact = '', version] of content.matchAll(NAMED)) found.push({ name: `${group}:${artifact}`, version: resolved(version), classifier: undefined, line });
  }
  return found;
}

/** The libraries of a version catalog. */
export function readCatalog(text: string): JavaDependency[] {
  const root = readToml(text);
  return entriesOf(valueOf(root, 'libraries')).map((entry): JavaDependency => {
    const [group = '', artifact = '', short] = (textOf(entry.value) ?? textOf(valueOf(entry.value, 'module')) ?? '').split(':');
    const name = group === '' ? `${textOf(valueOf(entry.value, 'group')) ?? ''}:${textOf(valueOf(entry.value, 'name')) ?? ''}` : `${group}:${artifact}`;
    const reference = textOf(valueOf(entry.value, 'version', 'ref'));
    const stated: Entry | undefined = reference === undefined ? entryOf(entry.value, 'version') : entryOf(valueOf(root, 'versions'), reference);
    return { name, version: short ?? textOf(stated?.value), classifier: undefined, line: entry.line };
  });
}
