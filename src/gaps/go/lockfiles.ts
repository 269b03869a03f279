import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { readIfThere } from '../../lib/files.js';

/** A dependency that a lock file of the time before modules pins. */
export interface Pin {
  /** Import path of the repository's root. */
  path: string;
  /** Revision of the repository; may be empty. */
  revision: string;
  /** Released version, as the file has it; may be empty. */
  version: string;
  /** 1-based line of the lock file. */
  line: number;
}

/** A lock file and what it pins. */
export interface LockFile {
  /** Relative to the project, with `/`. */
  file: string;
  pins: Pin[];
}

const READERS: Record<string, (text: string) => Pin[]> = {
  'Gopkg.lock': readGopkg, 'glide.lock': readGlide, 'vendor.conf': readVendorConf,
  'Godeps/Godeps.json': readGodeps, 'vendor/vendor.json': readGovendor, 'vendor/manifest': readGodeps,
};

/** The first lock file there is, in the order of how common they were; undefined where there is none. A broken one pins nothing. */
export async function readLockFile(root: string): Promise<LockFile | undefined> {
  for (const [file, read] of Object.entries(READERS)) {
    const text = await readIfThere(join(root, file));
    if (text === undefined) continue;
    let pins: Pin[];
    try {
      pins = read(text);
    } catch {
      pins = [];
    }
    return { file, pins: pins.filter((pin) => /^\w[\w.-]*\.[\w-]+(\/[\w.~+-]+)*$/.test(pin.path)) };
  }
  return undefined;
}

/** dep: TOML with one `[[projects]]` table for each. Only three string keys matter, so no TOML parser. */
function readGopkg(text: string): Pin[] {
  const pins: Pin[] = [];
  let current: Pin | undefined;
  text.split('\n').forEach((line, index) => {
    if (/^\s*\[/.test(line)) {
      current = undefined;
      if (/^\s*\[\[projects\]\]/.test(line)) pins.push(current = { path: '', revision: '', version: '', line: index + 1 });
    }
    const match = /^\s*(name|revision|version)\s*=\s*"([^"]*)"/.exec(line);
    if (match === null || current === undefined) return;
    if (match[1] === 'name') [current.path, current.line] = [match[2] ?? '', index + 1];
    else current[match[1] as 'revision' | 'version'] = match[2] ?? '';
  });
  return pins;
}

function readGlide(text: string): Pin[] {
  const value = parseYaml(text) as { imports?: unknown; testImports?: unknown } | null;
  const entries = [value?.imports, value?.testImports].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return entries.flatMap((entry) => {
    const { name, version } = entry as { name?: unknown; version?: unknown };
    if (typeof name !== 'string') return [];
    return [{ path: name, ...splitVersion(typeof version === 'string' ? version : ''), line: lineWith(text, name) }];
  });
}

/** vndr and trash: `path revision [repository]` on each line. */
function readVendorConf(text: string): Pin[] {
  return text.split('\n').flatMap((raw, index) => {
    const [path = '', revision = ''] = raw.replace(/#.*/, '').trim().split(/\s+/);
    return path === '' || revision === '' ? [] : [{ path, ...splitVersion(revision), line: index + 1 }];
  });
}

function readGodeps(text: string): Pin[] {
  const value = JSON.parse(text) as { Deps?: unknown; dependencies?: unknown };
  return jsonPins(text, value.Deps ?? value.dependencies, 'ImportPath', 'Rev', 'Comment', 'importpath', 'revision');
}

function readGovendor(text: string): Pin[] {
  return jsonPins(text, (JSON.parse(text) as { package?: unknown }).package, 'path', 'revision', 'version');
}

function jsonPins(text: string, list: unknown, pathKey: string, revisionKey: string, versionKey: string, otherPath = pathKey, otherRevision = revisionKey): Pin[] {
  if (!Array.isArray(list)) return [];
  const seen = new Map<string, Pin>();
  for (const entry of list as Record<string, unknown>[]) {
    const path = entry[pathKey] ?? entry[otherPath];
    const revision = entry[revisionKey] ?? entry[otherRevision];
    if (typeof path !== 'string' || typeof revision !== 'string') continue;
    const version = entry[versionKey];
    const root = repositoryRoot(path);
    if (!seen.has(root)) seen.set(root, { path: root, revision, version: typeof version === 'string' && /^v?\d+\.\d+/.test(version) && !/-\d+-g[0-9a-f]+$/.test(version) ? version : '', line: lineWith(text, path) });
  }
  return [...seen.values()];
}

/** Package lists name packages; on the well-known hosts the first parts are the repository. */
function repositoryRoot(path: string): string {
  const parts = path.split('/');
  const host = parts[0] ?? '';
  const length = host === 'golang.org' || host === 'google.golang.org' || /^(github\.com|bitbucket\.org|gitlab\.com)$/.test(host) ? 3 : host === 'gopkg.in' ? (/\.v\d+$/.test(parts[1] ?? '') ? 2 : 3) : parts.length;
  return parts.slice(0, host === 'google.golang.org' ? 2 : length).join('/');
}

function splitVersion(text: string): { revision: string; version: string } {
  return /^v?\d+\.\d+/.test(text) ? { revision: '', version: text } : { revision: text, version: '' };
}

function lineWith(text: string, word: string): number {
  const index = text.split('\n').findIndex((line) => line.includes(word));
  return index < 0 ? 1 : index + 1;
}
