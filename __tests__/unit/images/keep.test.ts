import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '../../../src/images/base/keep.js';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

test('a cache of bases keeps what is used, and loses what no run asked for in two months and the parts of killed ones', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'keep-'));
  for (const [name, days] of [['used', 59], ['asked-again', 100], ['unused', 61], ['other.part-1-abc', 1], ['killed.part-2-abc', 3]] as const) {
    await mkdir(join(cache, name));
    await writeFile(join(cache, name, 'file'), '');
    await utimes(join(cache, name), daysAgo(days), daysAgo(days));
  }
  await keep(join(cache, 'asked-again'), () => Promise.reject(new Error('it is there')));
  expect(Date.now() - (await stat(join(cache, 'asked-again'))).mtimeMs).toBeLessThan(60_000);
  await keep(join(cache, 'new'), (part) => writeFile(join(part, 'file'), 'new'));
  expect((await readdir(cache)).sort()).toEqual(['asked-again', 'new', 'other.part-1-abc', 'used']);
  await expect(keep(join(cache, 'broken'), () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect((await readdir(cache)).filter((name) => name.startsWith('broken'))).toEqual([]);
});
