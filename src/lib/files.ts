import { createHash, hash, randomBytes } from 'node:crypto';
import { constants, createReadStream, type Dirent } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readFile, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AdaptError, errorCode } from './errors.js';

/** Writes a file so that a reader sees the old content or the new, never a part. Creates its folder. */
export async function writeAtomic(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => { throw describe(error, path); });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw describe(error, path);
  }
}

/** Removes what `writeAtomic` left in a folder and `depth` levels below it when its process was killed; nobody else may be writing there. */
export async function removeHalfWritten(folder: string, depth = 0): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isFile() && /\.[0-9a-f]{8}\.tmp$/.test(entry.name)) await rm(join(folder, entry.name), { force: true });
    else if (entry.isDirectory() && depth > 0) await removeHalfWritten(join(folder, entry.name), depth - 1);
  }
}

/** Turns the file system's errors that a user can act on into clear ones; others pass unchanged. */
export function describe(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AdaptError('the disk is full', { where: path, advice: 'Free some space, or choose another place with --work-dir or --cache-dir; then run again with --resume.', cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AdaptError('cannot write here', { where: path, advice: 'Choose a folder that you may write to with --work-dir or --cache-dir.', blame: 'user', cause: error });
    case 'ENOTDIR':
    case 'EEXIST':
      return new AdaptError('a file is in the way of a folder', { where: path, advice: 'Choose another folder.', blame: 'user', cause: error });
    default:
      return error;
  }
}

/** Creates a folder and its parents. */
export async function makeDir(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    return path;
  } catch (error) {
    // What recursive mkdir says of a read-only file system.
    if (errorCode(error) === 'ENOENT') throw describe(Object.assign(new Error('read-only', { cause: error }), { code: 'EROFS' }), path);
    throw describe(error, path);
  }
}

/** Content of a text file, or `undefined` where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

/** True if something is at the path, whatever it is. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}

/** True for a folder (links followed). */
export async function isDir(path: string): Promise<boolean> {
  return stat(path).then((s) => s.isDirectory(), () => false);
}

/** SHA-256 of a file's content, hex; the file is streamed. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** SHA-256 of a text, hex. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text);
}

/**
 * Copies a tree so that it can be written to (module caches are read-only); `skip` gets `/`-separated paths relative to the root.
 * The copy may lie inside the original. What is neither file, folder nor link is left out.
 */
export async function copyTree(from: string, to: string, skip: (path: string) => boolean = () => false): Promise<void> {
  const target = resolve(to);
  const visit = async (path: string): Promise<void> => {
    await mkdir(join(to, path), { recursive: true });
    for (const entry of await readdir(join(from, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      const [source, copy] = [join(from, inner), join(to, inner)];
      if (skip(inner) || resolve(source) === target) continue;
      if (entry.isDirectory()) await visit(inner);
      else if (entry.isSymbolicLink()) await symlink(await readlink(source), copy);
      else if (entry.isFile()) await copyWritable(source, copy);
    }
  };
  try {
    await visit('');
  } catch (error) {
    throw describe(error, to);
  }
}

/** Copies a file, by reference where the file system can. */
async function copyWritable(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const { mode } = await stat(to);
  if ((mode & 0o200) === 0) await chmod(to, mode | 0o200);
}

async function makeWritable(root: string): Promise<void> {
  const info = await lstat(root);
  if (info.isSymbolicLink()) return;
  if ((info.mode & 0o200) === 0) await chmod(root, info.mode | 0o200);
  if (!info.isDirectory()) return;
  for (const entry of await readdir(root)) await makeWritable(join(root, entry));
}

/** Removes a tree, also one with read-only folders in it. */
export async function removeTree(path: string): Promise<void> {
  if (!(await exists(path))) return;
  await rm(path, { recursive: true, force: true }).catch(async () => {
    await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  });
}

/** One file met by `walk`. */
export interface WalkedFile {
  /** Relative to the root, with `/`. */
  path: string;
  bytes: number;
}

/** All regular files below a folder in a stable order; links aren't followed, `.git` is left out. */
export async function* walk(root: string, skipDir: (path: string) => boolean = () => false, prefix = ''): AsyncGenerator<WalkedFile> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, prefix), { withFileTypes: true });
  } catch {
    return; // Vanished or unreadable: the caller counts what it sees.
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== '.git' && !skipDir(path)) yield* walk(root, skipDir, path);
    } else if (entry.isFile()) {
      const info = await lstat(join(root, path)).catch(() => undefined);
      if (info !== undefined) yield { path, bytes: info.size };
    }
  }
}

/**
 * The absolute path of `path` below `root`.
 *
 * @throws AdaptError (user) for a path that leaves the root: absolute, `..`, or through a symbolic link.
 */
export async function contained(root: string, path: string): Promise<string> {
  const refuse = (why: string): AdaptError => new AdaptError(`path ${JSON.stringify(path)} leaves its folder: ${why}`, { where: root, advice: 'Use a path inside the project.', blame: 'user' });
  if (path.startsWith('/') || path.includes('\0') || path.includes('\\')) throw refuse('it is absolute or holds a forbidden character');
  const absolute = resolve(root, path);
  if (absolute !== resolve(root) && !absolute.startsWith(resolve(root) + sep)) throw refuse('it points outside');
  let current = resolve(root);
  for (const part of relative(current, absolute).split(sep).filter((p) => p !== '')) {
    current = join(current, part);
    const info = await lstat(current).catch(() => undefined);
    if (info?.isSymbolicLink()) throw refuse('a part of it is a symbolic link');
  }
  return absolute;
}

/** Appends to a file without reading it. */
export async function append(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'a' });
}
