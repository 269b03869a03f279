import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';

/** A constant or variable that a Go file declares on a line of its own. */
export interface Declaration {
  keyword: string;
  name: string;
  /** The comment above it, whole lines. */
  comment: string;
  /** The comment behind it, with the blank before. */
  trailing: string;
}

/** The plain top-level constants and variables of a Go file, one a line. */
export function declarationsOf(text: string): Declaration[] {
  const found: Declaration[] = [];
  let comment = '';
  for (const line of text.split('\n')) {
    const match = line.length > 500 ? null : /^(const|var) ([\p{L}_][\p{L}\p{N}_]*)(?: [\w.]+)? = (?:[^/"]|"[^"]*")*?([ \t]*\/\/.*)?$/u.exec(line);
    if (match !== null) found.push({ keyword: match[1] ?? '', name: match[2] ?? '', comment, trailing: match[3] ?? '' });
    comment = line.startsWith('//') && !/^\/\/ ?(\+build|go:build)/.test(line) ? `${comment}${line}\n` : '';
  }
  return found;
}

/** The name in a Go file's package clause. */
export function packageOf(text: string, path: string): string {
  const name = /^package[ \t]+([\p{L}_][\p{L}\p{N}_]*)/mu.exec(text)?.[1];
  if (name === undefined) throw new AdaptError(`${path} has no package clause`, { where: path, advice: 'Name a Go file.' });
  return name;
}

/** The name of the package in a folder, from a file that isn't a test. */
export async function packageNameIn(dir: string): Promise<string> {
  for (const name of (await readdir(dir)).sort()) {
    if (!name.endsWith('.go') || name.endsWith('_test.go')) continue;
    const text = await readFile(join(dir, name), 'utf8');
    if (!/^(\/\/go:build|\/\/ \+build).*\bignore\b/m.test(text)) return packageOf(text, name);
  }
  throw new AdaptError('there is no Go package', { where: dir, advice: 'Name a folder with Go files.' });
}
