import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { contained, copyTree, removeHalfWritten, removeTree, walk, writeAtomic } from '../../../src/lib/files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loong-adapt-files-'));
});

describe('writeAtomic', () => {
  test('creates folders, replaces the content and leaves no temporary file', async () => {
    const path = join(folder, 'a/b/c.json');
    await writeAtomic(path, 'one');
    await writeAtomic(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['c.json']);
  });

  test('a file in the way of a folder is the user\'s to mend', async () => {
    await writeFile(join(folder, 'a'), '');
    await expect(writeAtomic(join(folder, 'a/b'), 'x')).rejects.toMatchObject({ name: 'AdaptError', blame: 'user' });
  });
});

describe('copyTree', () => {
  test('makes a writable copy of a read-only tree, links as they are, and leaves out what it is told', async () => {
    const from = join(folder, 'from');
    await mkdir(join(from, 'sub'), { recursive: true });
    await writeFile(join(from, 'sub/file'), 'x', { mode: 0o444 });
    await writeFile(join(from, 'secret'), 'x');
    await symlink('sub/file', join(from, 'link'));
    await chmod(join(from, 'sub'), 0o555);
    await copyTree(from, join(folder, 'to'), (path) => path === 'secret');
    expect((await readdir(join(folder, 'to'))).sort()).toEqual(['link', 'sub']);
    expect((await lstat(join(folder, 'to/link'))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(folder, 'to/sub/file'))).mode & 0o200).not.toBe(0);
    await removeTree(from);
    expect(await readdir(folder)).toEqual(['to']);
  });
});

describe('walk', () => {
  test('gives files in a stable order, follows no link and survives a loop', async () => {
    await mkdir(join(folder, 'b/.git'), { recursive: true });
    await writeFile(join(folder, 'b/.git/config'), '');
    await writeFile(join(folder, 'b/two'), '22');
    await writeFile(join(folder, 'a'), '1');
    await symlink('..', join(folder, 'b/loop'));
    const found = [];
    for await (const file of walk(folder)) found.push(file);
    expect(found).toEqual([{ path: 'a', bytes: 1 }, { path: 'b/two', bytes: 2 }]);
  });
});

describe('contained', () => {
  test.each(['../x', 'a/../../x', '/etc/passwd', 'a\0b', 'a\\..\\b', 'link/x'])('refuses %j', async (path) => {
    await symlink('/tmp', join(folder, 'link'));
    await expect(contained(folder, path)).rejects.toMatchObject({ blame: 'user', message: expect.stringContaining('leaves its folder') });
  });

  test('accepts what stays inside, also what is not there yet', async () => {
    expect(await contained(folder, 'a/./b/../c')).toBe(join(folder, 'a/c'));
  });
});

test('what a killed writer left is removed, as deep as asked, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'half-'));
  await mkdir(join(folder, 'a/b'), { recursive: true });
  for (const name of ['record.json', 'record.json.0a1b2c3d.tmp', 'notes.tmp', 'a/go.mod.0a1b2c3d.tmp', 'a/b/x.0a1b2c3d.tmp']) await writeFile(join(folder, name), '');
  await removeHalfWritten(folder);
  expect((await readdir(folder)).sort()).toEqual(['a', 'notes.tmp', 'record.json']);
  await removeHalfWritten(folder, 1);
  expect([await readdir(join(folder, 'a')), await readdir(join(folder, 'a/b'))]).toEqual([['b'], ['x.0a1b2c3d.tmp']]);
});
