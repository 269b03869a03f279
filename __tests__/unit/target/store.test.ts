import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture } from '../../../src/target/architectures.js';
import { withScratch } from '../../../src/target/scratch.js';
import { store, storedTools, storedVersions } from '../../../src/target/store.js';

async function context() {
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: '/nonexistent', cacheDir: await mkdtemp(join(tmpdir(), 'loong-adapt-store-')),
    reporter: silentReporter, signal: new AbortController().signal, install: true, network: false,
  };
}

test('two that fill the same tool at once get the same whole folder', async () => {
  const shared = await context();
  let meet: () => void = () => {};
  const met = new Promise<void>((done) => { meet = done; });
  let fills = 0;
  const fill = async (folder: string): Promise<void> => {
    if (++fills === 2) meet();
    await met; // Both are filling before either is done.
    await writeFile(join(folder, 'program'), 'whole');
  };
  const [one, two] = await Promise.all([store(shared, 'tool', '1.0', fill), store(shared, 'tool', '1.0', fill)]);
  expect(one).toBe(two);
  expect(await readFile(join(one, 'program'), 'utf8')).toBe('whole');
  expect(await readdir(join(shared.cacheDir, 'tools', 'tool'))).toEqual(['1.0']);
  await store(shared, 'tool', '1.0', async () => { throw new Error('filled again'); });
  expect(await storedTools(shared)).toEqual(['tool 1.0']);
});

test('one that fails leaves nothing, and the next fills anew', async () => {
  const shared = await context();
  await expect(store(shared, 'tool', '1.0', async (folder) => {
    await writeFile(join(folder, 'program'), 'half');
    throw new Error('cut');
  })).rejects.toThrow('cut');
  expect(await storedVersions(shared, 'tool')).toEqual([]);
  expect(await readdir(join(shared.cacheDir, 'tools', 'tool'))).toEqual([]);
  await expect(withScratch(shared, 'x', async () => { throw new Error('again'); })).rejects.toThrow('again');
  expect(await readdir(join(shared.cacheDir, 'tmp'))).toEqual([]);
});
