import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { userError } from '../../lib/errors.js';
import { readIfThere } from '../../lib/files.js';
import { formatReference, parseReference, qualified } from '../reference.js';

/** An image that files of an application name. */
export interface NamedImage {
  image: string;
  files: string[];
}

const LIMIT = 4 << 20;
const MOST = 5000;

/**
 * The images that charts, manifests, compose files and plain lists name, each once, in the order of their names.
 *
 * @param sources files or folders.
 * @throws AdaptError (user) for a name that is none: a digest must have all its digits.
 */
export async function readImages(sources: readonly string[]): Promise<NamedImage[]> {
  const found = new Map<string, Set<string>>();
  for (const source of sources) {
    const info = await lstat(source).catch(() => undefined);
    if (info === undefined) throw userError('there is no such file or folder', source, 'Name a chart, manifests, a compose file or a list of images.');
    const files = info.isDirectory() ? await filesIn(source) : [source];
    for (const file of files) {
      const text = await readIfThere(file);
      if (text === undefined || text.length > LIMIT) continue;
      const shown = info.isDirectory() ? relative(join(source, '..'), file) : file;
      for (const { name, line } of namesIn(file, text)) {
        const image = formatReference(withTag(name, `${shown}:${line}`));
        (found.get(image) ?? found.set(image, new Set()).get(image))?.add(shown);
      }
    }
  }
  return [...found].map(([image, files]) => ({ image, files: [...files].sort() })).sort((a, b) => (a.image < b.image ? -1 : 1));
}

function withTag(name: string, where: string): ReturnType<typeof parseReference> {
  const reference = parseReference(name, where);
  qualified(reference);
  return reference.tag === '' && reference.digest === '' ? { ...reference, tag: 'latest' } : reference;
}

async function filesIn(dir: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= MOST) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') await visit(path);
      else if (entry.isFile() && /\.(ya?ml|tpl|txt)$/.test(entry.name)) files.push(path);
    }
  };
  await visit(dir);
  return files;
}

type Named = { name: string; line: number };

function namesIn(file: string, text: string): Named[] {
  if (!/\.(ya?ml|tpl)$/.test(file)) return plainList(text);
  const lines = text.split('\n');
  const lineOf = (name: string): number => lines.findIndex((line) => line.includes(name)) + 1 || 1;
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  // A template is no YAML yet: what it says without a variable counts.
  if (/^[^'"#]*\{\{/m.test(text) || file.endsWith('.tpl') || documents.some((document) => document.errors.length > 0)) return staticImages(text);
  return documents.flatMap((document) => {
    const names: string[] = [];
    visitYaml(document.toJS({ maxAliasCount: 100 }) as unknown, names, 0);
    return names.map((name) => ({ name, line: lineOf(name.split(/[:@]/)[0] ?? name) }));
  });
}

const plainList = (text: string): Named[] => text.split('\n').flatMap((line, at) => {
  const name = line.replace(/#.*$/, '').trim();
  return name === '' || /\s/.test(name) ? [] : [{ name, line: at + 1 }];
});

const staticImages = (text: string): Named[] => text.split('\n').flatMap((line, at) => {
  const name = /^[ \t-]*image:[ \t]*["']?([^\s"'#{}]+)["']?[ \t]*(?:#.*)?$/.exec(line)?.[1];
  return name === undefined ? [] : [{ name, line: at + 1 }];
});

/** `image: name`, and what charts write: `image: {registry, repository, tag, digest}`. */
function visitYaml(value: unknown, names: string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 60) return;
  if (Array.isArray(value)) {
    for (const one of value) visitYaml(one, names, depth + 1);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (/^(?:\w*I|i)mage$/.test(key)) {
      const name = imageOf(inner);
      if (name !== '') names.push(name);
    }
    visitYaml(inner, names, depth + 1);
  }
}

function imageOf(value: unknown): string {
  // Variables of a compose file are filled in by whoever runs it; their defaults count.
  if (typeof value === 'string') {
    const filled = value.replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1');
    return /[${}\s]/.test(filled) || !/^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@[\w:]+)?$/.test(filled) ? '' : filled;
  }
  if (typeof value !== 'object' || value === null) return '';
  const { registry, repository, name, tag, digest } = value as Record<string, unknown>;
  const text = (one: unknown): string => (typeof one === 'string' || typeof one === 'number' ? String(one) : '');
  const path = text(repository) || text(name);
  if (path === '') return '';
  return `${text(registry) === '' ? '' : `${text(registry)}/`}${path}${text(tag) === '' ? '' : `:${text(tag)}`}${text(digest) === '' ? '' : `@${text(digest)}`}`;
}
