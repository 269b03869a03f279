import { basename, resolve } from 'node:path';
import { userError } from '../lib/errors.js';
import { isDir, readIfThere } from '../lib/files.js';

/**
 * The Go release a user asked for, from a version or from a file that names one, in the ways that
 * `setup-go` users know: go.mod and go.work (`toolchain`, else `go`), .tool-versions, .go-version.
 *
 * @throws AdaptError (user) where it is neither.
 */
export async function readGoWish(asked: string): Promise<string> {
  const wish = /^(?:go)?(\d+(?:\.\d+){0,2}(?:rc\d+|beta\d+)?)(?:\.x)?$|^(stable|latest)$/.exec(asked.trim());
  if (wish !== null) return wish[1] ?? 'stable';
  const path = resolve(asked);
  const text = (await isDir(path)) ? undefined : await readIfThere(path);
  if (text === undefined) throw userError(`${JSON.stringify(asked)} is neither a Go version nor a file`, 'go-version', 'Give a version like 1.26, 1.26.8 or stable, or a file like go.mod.');
  const version = versionIn(text, basename(path));
  if (version === undefined) throw userError('the file names no Go version', path, 'Give a version like 1.26 instead.');
  return version;
}

/** The release that a file names. */
export function versionIn(text: string, name: string): string | undefined {
  const patterns = name === '.tool-versions' ? [/^\s*(?:golang|go)\s+v?([\d.]+)/m]
    : /^go\.(mod|work)$/.test(name) ? [/^\s*toolchain\s+go([\d.]+(?:rc\d+)?)/m, /^\s*go\s+([\d.]+(?:rc\d+)?)/m]
      : [/^\s*(?:go)?v?([\d.]+(?:rc\d+)?)\s*$/m];
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match?.[1] !== undefined) return match[1];
  }
  return undefined;
}
