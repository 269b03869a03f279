import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contained, exists, walk } from '../lib/files.js';
import type { Location } from '../record/types.js';
import { globMatches } from './glob.js';

/** Folders in which nobody declares what a project needs. */
const SKIPPED = /(?:^|\/)(?:node_modules|vendor|third_party|testdata|\.[^/]+|dist|target)$/;
const MOST_FILES = 50_000;
const LARGEST = 512 * 1024;

/**
 * A file of a log inside the project, where builds of other folders, containers and machines name it by other paths:
 * the longest end of the path that exists. A package's import path says the folder where the log doesn't.
 */
export async function inProject(root: string, path: string, packagePath = '', module = ''): Promise<string | undefined> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const folder = module !== '' && packagePath.startsWith(`${module}/`) ? packagePath.slice(module.length + 1) : '';
  const candidates = [...(folder === '' ? [] : [`${folder}/${parts.at(-1) ?? ''}`]), ...parts.map((_, i) => parts.slice(i).join('/'))];
  for (const candidate of candidates) {
    const absolute = await contained(root, candidate).catch(() => undefined);
    if (absolute !== undefined && (await exists(absolute))) return candidate;
  }
  return undefined;
}

/** Finds the line of a project's file that holds a text. Files are listed once and read only as far as they are asked for. */
export class Finder {
  private files: string[] | undefined;
  private readonly texts = new Map<string, string>();

  constructor(private readonly root: string) {}

  /** The first line of the files with these names that holds the whole text; a shorter path wins. */
  async find(text: string, globs: readonly string[], wholeWord: boolean): Promise<Location | undefined> {
    if (text.length < 2) return undefined;
    for (const file of await this.list()) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      if (!globs.some((glob) => globMatches(glob, name))) continue;
      const content = await this.read(file);
      for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
        if (wholeWord && (/[\w.+-]/.test(content[at - 1] ?? ' ') || /[\w+-]/.test(content[at + text.length] ?? ' '))) continue;
        const line = content.slice(0, at).split('\n').length;
        if (!/^\s*(?:#|\/\/)/.test(content.split('\n')[line - 1] ?? '') || /^\s*#(?:error|include)/.test(content.split('\n')[line - 1] ?? '')) return { file, line };
      }
    }
    return undefined;
  }

  private async list(): Promise<string[]> {
    if (this.files !== undefined) return this.files;
    const files: string[] = [];
    for await (const { path, bytes } of walk(this.root, (dir) => SKIPPED.test(dir))) {
      if (bytes > 0 && bytes <= LARGEST) files.push(path);
      if (files.length >= MOST_FILES) break;
    }
    const depth = (path: string): number => path.split('/').length;
    return (this.files = files.sort((a, b) => depth(a) - depth(b)));
  }

  private async read(file: string): Promise<string> {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const bytes = await readFile(join(this.root, file)).catch(() => Buffer.alloc(0));
    const text = bytes.subarray(0, 8000).includes(0) ? '' : bytes.toString('utf8');
    if (this.texts.size < 2000) this.texts.set(file, text);
    return text;
  }
}
