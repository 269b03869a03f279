import { expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTree, exists } from '../../../src/lib/files.js';

test('a copy can be written to, keeps links and modes, and leaves out what is skipped', async () => {
  const from = await mkdtemp(join(tmpdir(), 'copy-'));
  await mkdir(join(from, 'in/skip'), { recursive: true });
  await writeFile(join(from, 'in/run.sh'), 'x', { mode: 0o755 });
  await writeFile(join(from, 'in/skip/y'), 'y');
  await symlink('/nowhere', join(from, 'link'));
  await chmod(join(from, 'in/run.sh'), 0o555);
  const to = join(await mkdtemp(join(tmpdir(), 'copy-')), 'new');
  await copyTree(from, to, (path) => path === 'in/skip');
  expect((await stat(join(to, 'in/run.sh'))).mode & 0o777).toBe(0o755);
  expect(await readlink(join(to, 'link'))).toBe('/nowhere');
  expect(await exists(join(to, 'in/skip'))).toBe(false);
});

test('a copy may lie inside its original, and does not hold itself', async () => {
  const from = await mkdtemp(join(tmpdir(), 'copy-'));
  await writeFile(join(from, 'x'), 'x');
  await copyTree(from, join(from, 'inner/copy'));
  expect(await readFile(join(from, 'inner/copy/x'), 'utf8')).toBe('x');
  expect(await exists(join(from, 'inner/copy/inner/copy'))).toBe(false);
});
