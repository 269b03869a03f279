import { expect, test } from '@jest/globals';
import { lstat, readFile, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Stores } from '../../../src/images/open-store.js';
import { unpackRoot } from '../../../src/images/unpack-root.js';
import { makeLayout, tempDir, type Entry } from './make-layout.js';

const { signal } = new AbortController();

async function unpacked(layers: Entry[][], limit = 1 << 20): Promise<string> {
  const layout = await makeLayout([{ layers, config: { Entrypoint: ['/bin/x'], Env: ['A=b'] } }, { layers: [[{ name: 'bin/x', content: 'other platform' }]], architecture: 'amd64' }]);
  const into = join(await tempDir(), 'root');
  const stores = new Stores({ signal, insecure: [] });
  try {
    expect(await unpackRoot(`oci:${layout}`, 'linux/loong64', into, stores, { limit, signal })).toMatchObject({ entrypoint: ['/bin/x'], env: ['A=b'] });
  } finally {
    await stores.close();
    expect(await readdir(join(into, '..'))).not.toContain('root.layout');
  }
  return into;
}

test('the layers of one platform become a folder: upper ones win, what they hide is gone, links and permissions stay', async () => {
  const root = await unpacked([
    [{ name: 'bin/' }, { name: 'bin/x', content: 'old' }, { name: 'bin/gone', content: '' }, { name: 'lib', type: 'symlink', linkname: 'usr/lib' }, { name: 'closed/', mode: 0o500 }, { name: 'closed/a', content: 'a' }],
    [{ name: 'bin/x', content: 'new', mode: 0o755 }, { name: 'bin/.wh.gone', content: '' }, { name: 'bin/y', type: 'link', linkname: 'bin/x' }],
  ]);
  expect((await readdir(join(root, 'bin'))).sort()).toEqual(['x', 'y']);
  expect(await readFile(join(root, 'bin/y'), 'utf8')).toBe('new');
  expect((await lstat(join(root, 'bin/x'))).mode & 0o777).toBe(0o755);
  expect(await readlink(join(root, 'lib'))).toBe('usr/lib');
  expect((await lstat(join(root, 'closed'))).mode & 0o777).toBe(0o700);
});

test('a link of the image leads nobody out of the folder, and too large an image is refused', async () => {
  const outside = await tempDir();
  await writeFile(join(outside, 'kept'), 'kept');
  await unpacked([[{ name: 'out', type: 'symlink', linkname: outside }], [{ name: 'out/kept', content: 'changed' }]]).catch(() => {});
  expect(await readFile(join(outside, 'kept'), 'utf8')).toBe('kept');
  await expect(unpacked([[{ name: 'big', content: Buffer.alloc(2000) }]], 1000)).rejects.toThrow(/more than/);
});
