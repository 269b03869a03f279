import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '../../../src/target/keep.js';

test('a base is made once, marked as used when it is asked for again, and leaves nothing where it fails', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'keep-'));
  const longAgo = new Date(Date.now() - 100 * 86_400_000);
  await mkdir(join(cache, 'there'));
  await utimes(join(cache, 'there'), longAgo, longAgo);
  await keep(join(cache, 'there'), () => Promise.reject(new Error('it is there')));
  expect(Date.now() - (await stat(join(cache, 'there'))).mtimeMs).toBeLessThan(60_000);
  await Promise.all([1, 2].map((n) => keep(join(cache, 'new'), (part) => writeFile(join(part, 'file'), String(n)))));
  expect(['1', '2']).toContain(await readFile(join(cache, 'new/file'), 'utf8'));
  await expect(keep(join(cache, 'broken'), () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect((await readdir(cache)).sort()).toEqual(['new', 'there']);
});
