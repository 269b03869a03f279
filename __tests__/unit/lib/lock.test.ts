import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lockFolder } from '../../../src/lib/lock.js';

test('a second run in one folder is refused until the first gives it back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-lock-'));
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${process.pid}`), exitCode: 1 });
  await unlock();
  await (await lockFolder(folder))();
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a dead process is taken over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-lock-'));
  await writeFile(join(folder, 'lock'), '4194305');
  await (await lockFolder(folder))();
});
