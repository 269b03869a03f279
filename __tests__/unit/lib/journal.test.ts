import { expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exists, walk, writeAtomic } from '../../../src/lib/files.js';
import { recover, undo, writeTogether, writtenFiles } from '../../../src/lib/journal.js';

async function folder(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'journal-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** What a user sees of a folder. */
async function contents(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path } of walk(root, (dir) => dir === '.loong-adapt')) found[path] = await readFile(join(root, path), 'utf8');
  return found;
}

const OLD = { 'go.mod': 'old', 'gone.txt': 'bye', 'kept.txt': 'same' };
const NEW = { 'go.mod': 'new', 'kept.txt': 'same', 'a/b/c.txt': 'added' };
const CHANGED = ['go.mod', 'gone.txt', 'a/b/c.txt'];

test('changes, additions and removals arrive together, and are taken back together', async () => {
  const [root, from] = [await folder(OLD), await folder(NEW)];
  await chmod(join(from, 'a/b/c.txt'), 0o755);
  await writeTogether(root, from, CHANGED);
  expect(await contents(root)).toEqual(NEW);
  expect((await stat(join(root, 'a/b/c.txt'))).mode & 0o777).toBe(0o755);
  expect(await writtenFiles(root)).toEqual(new Set(CHANGED));
  expect(await undo(root)).toEqual(CHANGED);
  expect(await contents(root)).toEqual(OLD);
  expect(await exists(join(root, 'a'))).toBe(false);
  expect(await undo(root)).toEqual([]);
});

test('changes stack: each undo takes the last one back', async () => {
  const root = await folder({ x: '0' });
  for (const text of ['1', '2']) await writeTogether(root, await folder({ x: text }), ['x']);
  await undo(root);
  expect(await contents(root)).toEqual({ x: '1' });
  await undo(root);
  expect(await contents(root)).toEqual({ x: '0' });
});

test('a writer that was ended in the middle leaves the old tree to whoever comes next', async () => {
  const [root, from] = [await folder(OLD), await folder(NEW)];
  await writeTogether(root, from, CHANGED);
  // As it is after the first of the renames: one file is new, the others are old still.
  const journal = join(root, '.loong-adapt/written');
  await rename(join(journal, '1'), join(journal, '1.pending'));
  await writeFile(join(root, 'gone.txt'), 'bye');
  await rename(join(root, 'a/b/c.txt'), join(journal, '1.pending/new/2'));
  await recover(root);
  expect(await contents(root)).toEqual(OLD);
  expect((await readdir(journal)).filter((name) => name !== '.gitignore')).toEqual([]);
});

test('what fails in the middle is put back at once', async () => {
  const [root, from] = [await folder({ 'a.txt': 'old', 'b/inside.txt': 'x' }), await folder({ 'a.txt': 'new', b: 'a file where a folder is' })];
  await expect(writeTogether(root, from, ['a.txt', 'b'])).rejects.toThrow();
  expect(await contents(root)).toEqual({ 'a.txt': 'old', 'b/inside.txt': 'x' });
});

test('undo loses no work that was done since', async () => {
  const root = await folder({ x: '0', y: '0' });
  await writeTogether(root, await folder({ x: '1', y: '1' }), ['x', 'y']);
  await writeAtomic(join(root, 'y'), 'by hand');
  await expect(undo(root)).rejects.toThrow(/changed after it was written/);
  expect(await contents(root)).toEqual({ x: '1', y: 'by hand' });
  await undo(root, true);
  expect(await contents(root)).toEqual({ x: '0', y: '0' });
});

test('no path leads out of the folder, and a link is not followed', async () => {
  const [root, from, outside] = [await folder({}), await folder({ x: '1' }), await folder({})];
  await expect(writeTogether(root, from, ['../x'])).rejects.toThrow(/leaves its folder/);
  await symlink(outside, join(root, 'link'));
  await mkdir(join(from, 'link'));
  await writeFile(join(from, 'link/x'), '1');
  await expect(writeTogether(root, from, ['link/x'])).rejects.toThrow(/symbolic link/);
  expect(await readdir(outside)).toEqual([]);
  await rm(root, { recursive: true });
});
