import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../lib/files.js';

/** One `deb` source of the machine. */
export interface AptSource {
  uris: string[];
  suites: string[];
  components: string[];
  /** Further fields by their deb822 names, e.g. `Signed-By`; values may have several lines. */
  fields: { [name: string]: string };
}

/** deb822 names of the options that one-line sources write in brackets. */
const ONE_LINE_OPTIONS: Record<string, string> = {
  'signed-by': 'Signed-By', arch: 'Architectures', trusted: 'Trusted', 'check-valid-until': 'Check-Valid-Until',
  'valid-until-max': 'Valid-Until-Max', 'valid-until-min': 'Valid-Until-Min', 'by-hash': 'By-Hash', 'check-date': 'Check-Date',
};

/** The machine's own enabled `deb` sources. `root` holds `sources.list` and `sources.list.d`. */
export async function readSources(root = '/etc/apt'): Promise<AptSource[]> {
  const sources = parseOneLine((await readIfThere(join(root, 'sources.list'))) ?? '');
  const parts = join(root, 'sources.list.d');
  for (const name of (await readdir(parts).catch(() => [])).sort()) {
    const text = (await readIfThere(join(parts, name))) ?? '';
    if (name.endsWith('.list')) sources.push(...parseOneLine(text));
    if (name.endsWith('.sources')) sources.push(...parseDeb822(text));
  }
  return sources;
}

/** Reads one-line sources: `deb [options] URI SUITE COMPONENT…`. Source: sources.list(5). */
export function parseOneLine(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) continue;
    const [, options = '', uri = '', suite = '', components = ''] = match;
    const fields: Record<string, string> = {};
    for (const option of words(options)) {
      const [, name = '', value = ''] = /^([^=]+?)[+-]?=(.*)$/.exec(option) ?? [];
      const field = ONE_LINE_OPTIONS[name.toLowerCase()];
      if (field !== undefined) fields[field] = value.split(',').join(' ');
    }
    sources.push({ uris: [uri], suites: [suite], components: words(components), fields });
  }
  return sources;
}

/** Reads deb822 sources: stanzas of `Field: value`, continued by indented lines. Source: sources.list(5). */
export function parseDeb822(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const stanza of text.replace(/^#.*\n?/gm, '').split(/\n\s*\n/)) {
    const fields = new Map<string, { name: string; value: string }>();
    let last: { name: string; value: string } | undefined;
    for (const line of stanza.split('\n')) {
      const match = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/.exec(line);
      if (match !== null) {
        last = { name: match[1] ?? '', value: (match[2] ?? '').trim() };
        fields.set(last.name.toLowerCase(), last);
      } else if (/^\s+\S/.test(line) && last !== undefined) {
        last.value += `\n ${line.trim()}`;
      }
    }
    const get = (name: string): string => fields.get(name)?.value ?? '';
    if (!words(get('types')).includes('deb') || /^(no|false|0|off)$/i.test(get('enabled'))) continue;
    const known = new Set(['types', 'uris', 'suites', 'components', 'enabled', 'x-repolib-name']);
    const rest = [...fields].filter(([name]) => !known.has(name)).map(([, field]) => [field.name, field.value] as const);
    sources.push({ uris: words(get('uris')), suites: words(get('suites')), components: words(get('components')), fields: Object.fromEntries(rest) });
  }
  return sources;
}

/** The distribution's own sources: those of its suites that have the component `main`. */
export function distributionSources(sources: readonly AptSource[], codename: string): AptSource[] {
  const names = new Set([codename, 'sid', 'unstable', 'testing', 'stable', 'oldstable'].filter((name) => name !== ''));
  return sources
    .map((source) => ({ ...source, suites: source.suites.filter((suite) => names.has(suite.replace(/[-/](updates|security|backports).*$/, ''))) }))
    .filter((source) => source.suites.length > 0 && source.components.includes('main'));
}

/** The backports suite, from the mirror that the machine takes its release from. */
export function backportsSources(sources: readonly AptSource[], codename: string): AptSource[] {
  if (codename === '') return [];
  const suite = `${codename}-backports`;
  const found = sources.find((source) => source.suites.includes(suite)) ?? sources.find((source) => source.suites.includes(codename));
  return found === undefined ? [] : [{ ...found, suites: [suite] }];
}

/** Text of a `.sources` file. */
export function formatSources(sources: readonly AptSource[]): string {
  return sources.map((source) => [
    'Types: deb', `URIs: ${source.uris.join(' ')}`, `Suites: ${source.suites.join(' ')}`,
    ...(source.components.length === 0 ? [] : [`Components: ${source.components.join(' ')}`]),
    ...Object.entries(source.fields).map(([name, value]) => `${name}: ${value}`), '',
  ].join('\n')).join('\n');
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
