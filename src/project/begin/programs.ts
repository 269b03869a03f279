import { readFile, readdir } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { Program } from '../file.js';

/** Folders that hold no programs for users. */
const NOT_SHIPPED = /^(vendor|testdata|node_modules|third_party|examples?|tests?|hack|tools?|internal|[._].*)$/;
/** Folders below the root that are looked into: `cmd/NAME` and a group of them. */
const DEPTH = 3;

/** The main packages of a Go module that look like its programs, read from the files alone: in the root and below `cmd` and its like. */
export async function programsOf(root: string, module: string): Promise<Program[]> {
  const found: Program[] = [];
  await look('', 0);
  // Where the customary places hold some, the others are helpers of the project.
  const customary = found.filter(({ package: at = '' }) => at === '' || at.startsWith('./cmd/'));
  const kept = customary.length > 0 ? customary : found;
  return kept.filter(({ name }, i) => kept.findIndex((one) => one.name === name) === i);

  async function look(folder: string, depth: number): Promise<void> {
    const entries = (await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])).sort((a, b) => (a.name < b.name ? -1 : 1));
    const sources = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.go') && !entry.name.endsWith('_test.go'));
    if (await anyMain(join(root, folder), sources.map(({ name }) => name))) {
      found.push({ name: folder === '' ? lastOf(module, root) : posix.basename(folder), ...(folder === '' ? {} : { package: `./${folder}` }) });
    }
    if (depth === DEPTH) return;
    for (const entry of entries) if (entry.isDirectory() && !NOT_SHIPPED.test(entry.name)) await look(posix.join(folder, entry.name), depth + 1);
  }
}

async function anyMain(folder: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (/^package main\b/m.test(text) && /^func main\(\)/m.test(text) && !/^\/\/go:build ignore$/m.test(text)) return true;
  }
  return false;
}

function lastOf(module: string, root: string): string {
  const last = posix.basename(module.replace(/\/v\d+$/, ''));
  return last === '' ? basename(root) : last;
}
