import { lstat, readFile } from 'node:fs/promises';
import { AdaptError, userError } from '../../lib/errors.js';
import type { FileEdit } from '../rung.js';
import { LIMITS } from './limits.js';
import { place } from './paths.js';

/** A tree with changes that nobody has made yet: steps write here, and read what earlier ones wrote. */
export interface Draft {
  /** Root of the tree, absolute; only read. */
  root: string;
  /** Text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Text of a file that must be there. */
  need(path: string): Promise<string>;
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** What differs from the tree, by path; nothing where all was there already. */
  edits(): Promise<FileEdit[]>;
}

/** A draft of the tree at `root`. Every path is checked, every size limited. */
export function openDraft(root: string): Draft {
  const changed = new Map<string, FileEdit>();
  const read = async (path: string): Promise<string | undefined> => {
    const content = await bytes(path);
    return content === undefined ? undefined : Buffer.from(content).toString('utf8');
  };
  const bytes = async (path: string): Promise<Uint8Array | string | undefined> => {
    const absolute = await place(root, path, changed.keys());
    return changed.has(path) ? changed.get(path)?.content : original(absolute, path);
  };
  return {
    root, read,
    need: async (path) => {
      const text = await read(path);
      if (text === undefined) throw new AdaptError(`there is no file ${path}`, { where: root, advice: 'The recipe does not fit this version; narrow its match.' });
      return text;
    },
    write: async (path, content, mode) => {
      await place(root, path, changed.keys());
      changed.set(path, { path, content, ...(mode === undefined ? {} : { mode }) });
      checkSizes([...changed.values()], root);
    },
    remove: async (path) => {
      await place(root, path, changed.keys());
      changed.set(path, { path, content: undefined });
    },
    edits: async () => {
      const edits: FileEdit[] = [];
      for (const edit of [...changed.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
        const absolute = await place(root, edit.path);
        if (await isAsBefore(absolute, edit)) continue;
        const from = typeof edit.content === 'string' ? await original(absolute, edit.path) : undefined;
        edits.push(from === undefined ? edit : { ...edit, from: Buffer.from(from).toString('utf8') });
      }
      return edits;
    },
  };
}

async function original(absolute: string, path: string): Promise<Uint8Array | undefined> {
  const info = await lstat(absolute).catch(() => undefined);
  if (info === undefined) return undefined;
  if (!info.isFile()) throw userError(`${path} is no file`, absolute, 'Name a file in the recipe.');
  if (info.size > LIMITS.file) throw tooLarge(path, absolute);
  return readFile(absolute);
}

async function isAsBefore(absolute: string, edit: FileEdit): Promise<boolean> {
  const info = await lstat(absolute).catch(() => undefined);
  if (info === undefined || edit.content === undefined) return info === undefined && edit.content === undefined;
  if (edit.mode !== undefined && (info.mode & 0o111) !== (edit.mode & 0o111)) return false;
  return info.size === Buffer.byteLength(edit.content) && Buffer.from(edit.content).equals(await readFile(absolute));
}

function checkSizes(edits: readonly FileEdit[], root: string): void {
  if (edits.length > LIMITS.files) throw userError(`the recipe changes more than ${LIMITS.files} files`, root, 'Split it.');
  const sizes = edits.map((edit) => Buffer.byteLength(edit.content ?? ''));
  const large = edits.find((_, index) => (sizes[index] ?? 0) > LIMITS.file);
  if (large !== undefined) throw tooLarge(large.path, root);
  if (sizes.reduce((sum, size) => sum + size, 0) > LIMITS.bytes) throw userError(`the recipe writes more than ${LIMITS.bytes} bytes`, root, 'Split it.');
}

function tooLarge(path: string, where: string): AdaptError {
  return userError(`${path} is larger than ${LIMITS.file} bytes`, where, 'A recipe is for source files.');
}
