import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { AdaptError, userError } from './errors.js';
import { contained, describe, exists, makeDir, removeTree, sha256File, writeAtomic } from './files.js';
import { lockFolder } from './lock.js';

/** Where a folder keeps what was written to it, relative to it. */
const JOURNALS = '.loong-adapt/written';

/** One side of a file: its content by hash, and its permission bits; undefined where there is no file. */
type Side = { sha256: string; mode: number } | undefined;

/** What a journal says of one file. */
interface Entry {
  /** Relative to the folder, with `/`. */
  path: string;
  before: Side;
  after: Side;
}

interface Journal {
  files: Entry[];
  /** Folders that were made for them, outermost first. */
  folders: string[];
}

/**
 * Takes files over from another tree as one change: whoever is ended in the middle leaves the old tree, which `recover`
 * puts in order, or the new one. What was there is kept for `undo`.
 *
 * @param files paths relative to both; one that `from` lacks is removed.
 */
export async function writeTogether(root: string, from: string, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const unlock = await lockFolder(await journalsOf(root));
  try {
    const number = ((await numbers(root)).pop() ?? 0) + 1;
    const part = join(root, JOURNALS, `part-${randomBytes(4).toString('hex')}`);
    let pending: string;
    try {
      const journal = await stage(root, from, files, part);
      pending = join(root, JOURNALS, `${number}.pending`);
      await writeAtomic(join(part, 'journal.json'), JSON.stringify(journal));
      await rename(part, pending);
      moveIn(root, pending, journal);
    } catch (error) {
      await removeTree(part);
      await recoverLocked(root);
      throw describe(error, root);
    }
    await rename(pending, join(root, JOURNALS, String(number)));
  } finally {
    await unlock();
  }
}

/** Puts a folder in order whose writer was ended in the middle: it is as it was before. */
export async function recover(root: string): Promise<void> {
  if (!(await readdir(join(root, JOURNALS)).catch(() => [])).some((name) => /\.pending$|^part-/.test(name))) return;
  const unlock = await lockFolder(join(root, JOURNALS));
  try {
    await recoverLocked(root);
  } finally {
    await unlock();
  }
}

/**
 * Takes the last change back; answers the files it concerned, none where there is nothing to take back.
 *
 * @throws AdaptError (user) where a file was changed since, unless `force`.
 */
export async function undo(root: string, force = false): Promise<string[]> {
  const last = (await numbers(root)).pop();
  if (last === undefined) return [];
  const unlock = await lockFolder(join(root, JOURNALS));
  try {
    const folder = join(root, JOURNALS, String(last));
    const journal = await readJournal(folder);
    for (const { path, after } of journal.files) {
      if (!force && !equal(await sideOf(await contained(root, path)), after)) throw userError('this file was changed after it was written', path, 'Take it back by hand, or use --force to lose the change.');
    }
    await rename(folder, `${folder}.pending`);
    await recoverLocked(root);
    return journal.files.map((file) => file.path);
  } finally {
    await unlock();
    await removeEmpty(root);
  }
}

/** A folder of journals that holds none any more goes, so that nothing is left of what was taken back. */
async function removeEmpty(root: string): Promise<void> {
  const folder = join(root, JOURNALS);
  if ((await readdir(folder).catch(() => [''])).some((name) => name !== '.gitignore')) return;
  await rm(join(folder, '.gitignore'), { force: true });
  for (const one of [folder, dirname(folder)]) await rmdir(one).catch(() => {}); // Others may have something there.
}

/** Files that were written and are still as they were written. */
export async function writtenFiles(root: string): Promise<Set<string>> {
  const written = new Set<string>();
  for (const number of await numbers(root)) {
    for (const { path, after } of (await readJournal(join(root, JOURNALS, String(number)))).files) {
      if (equal(await sideOf(join(root, path)), after)) written.add(path);
    }
  }
  return written;
}

async function journalsOf(root: string): Promise<string> {
  const folder = await makeDir(await contained(root, JOURNALS));
  if (!(await exists(join(folder, '.gitignore')))) await writeAtomic(join(folder, '.gitignore'), '*\n');
  return folder;
}

/** Complete journals, oldest first. */
async function numbers(root: string): Promise<number[]> {
  const names = await readdir(join(root, JOURNALS)).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b);
}

async function readJournal(folder: string): Promise<Journal> {
  try {
    return JSON.parse(await readFile(join(folder, 'journal.json'), 'utf8')) as Journal;
  } catch (error) {
    throw new AdaptError('the journal of an earlier change is damaged', { where: folder, advice: 'Restore the folder from version control, and remove the journal.', cause: error });
  }
}

/** Puts old and new contents beside each other in the journal, so that the change itself only renames. */
async function stage(root: string, from: string, files: readonly string[], part: string): Promise<Journal> {
  const journal: Journal = { files: [], folders: [] };
  const folders = new Set<string>();
  for (const side of ['old', 'new']) await mkdir(join(part, side), { recursive: true });
  for (const [index, path] of files.entries()) {
    const [here, there] = [await contained(root, path), await contained(from, path)];
    const [before, after] = [await sideOf(here), await sideOf(there)];
    if (before !== undefined) await keep(here, join(part, 'old', String(index)), before.mode);
    if (after !== undefined) await keep(there, join(part, 'new', String(index)), after.mode);
    journal.files.push({ path, before, after });
    for (let folder = dirname(here); after !== undefined && !(await exists(folder)); folder = dirname(folder)) folders.add(relative(root, folder).split(sep).join('/'));
  }
  journal.folders = [...folders].sort((a, b) => a.length - b.length);
  return journal;
}

async function keep(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to);
  await chmod(to, mode);
}

/** The change itself: nothing in here waits, so that only the end of the process can come between. */
function moveIn(root: string, pending: string, journal: Journal): void {
  for (const folder of journal.folders) mkdirSync(join(root, folder), { recursive: true });
  for (const [index, { path, after }] of journal.files.entries()) {
    if (after === undefined) rmSync(join(root, path), { force: true });
    else renameSync(join(pending, 'new', String(index)), join(root, path));
  }
}

async function recoverLocked(root: string): Promise<void> {
  for (const name of await readdir(join(root, JOURNALS))) {
    const folder = join(root, JOURNALS, name);
    if (name.endsWith('.pending')) await moveBack(root, folder);
    if (/\.pending$|^part-/.test(name)) await removeTree(folder);
  }
}

async function moveBack(root: string, folder: string): Promise<void> {
  const journal = await readJournal(folder);
  for (const [index, { path, before }] of journal.files.entries()) {
    const target = await contained(root, path);
    if (equal(await sideOf(target), before)) continue;
    if (before === undefined) rmSync(target, { force: true });
    else if (existsSync(join(folder, 'old', String(index)))) renameSync(join(folder, 'old', String(index)), target);
  }
  for (const made of journal.folders.reverse()) await rmdir(join(root, made)).catch(() => {}); // Somebody else may have put a file there.
}

async function sideOf(path: string): Promise<Side> {
  const info = await lstat(path).catch(() => undefined);
  return info?.isFile() === true ? { sha256: await sha256File(path), mode: info.mode & 0o777 } : undefined;
}

function equal(a: Side, b: Side): boolean {
  return a?.sha256 === b?.sha256 && a?.mode === b?.mode;
}
