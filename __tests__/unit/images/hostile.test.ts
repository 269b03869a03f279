import { describe, expect, test } from '@jest/globals';
import { mkdir, readFile, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFile } from '../../../src/images/extract.js';
import { readLayer } from '../../../src/images/layer.js';
import { findRoot, readLayout, readPlatforms } from '../../../src/images/layout.js';
import { unpackArchive } from '../../../src/images/archive.js';
import { makeLayout, putBlob, putRoots, sha, tar, tempDir, type Entry } from './make-layout.js';

const signal = new AbortController().signal;

async function extraction(layer: Entry[], path = '/x'): Promise<string> {
  const layout = await makeLayout([{ layers: [[{ name: 'x', content: 'x' }, ...layer]] }]);
  const out = await tempDir();
  const outcome = await extractFile(layout, 'linux/loong64', path, join(out, 'x')).then(() => 'done', (error: unknown) => (error as Error).message);
  if (outcome !== 'done') expect(await readdir(out)).toEqual([]);
  return outcome;
}

describe('hostile layers', () => {
  test.each([
    ['a name with ..', { name: '../escape', content: 'x' }, /leaves the image/],
    ['.. in the middle', { name: 'a/../../escape', content: 'x' }, /leaves the image/],
    ['an absolute hard link', { name: 'l', type: 'link', linkname: '/etc/passwd' }, /absolute target/],
    ['a hard link with ..', { name: 'l', type: 'link', linkname: '../../etc/passwd' }, /leaves the image/],
    ['a hard link to nothing', { name: 'l', type: 'link', linkname: 'nowhere' }, /points at nothing/],
  ] as [string, Entry, RegExp][])('%s', async (_what, entry, message) => {
    expect(await extraction([entry])).toMatch(message);
  });

  test('an absolute name stays inside', async () => {
    expect(await extraction([{ name: '/etc/own', content: 'x' }], '/etc/own')).toBe('done');
  });

  test('a compression bomb is refused before it has unpacked', async () => {
    const dir = await tempDir();
    const layer = await putBlob(dir, gzipSync(await tar([{ name: 'zero', content: Buffer.alloc(8 * 2 ** 20) }])), 'application/vnd.oci.image.layer.v1.tar+gzip');
    let seen = 0;
    const limits = { bytes: 2 ** 40, entries: 10, ratio: 100, ratioFrom: 2 ** 20 };
    await expect(readLayer(dir, layer, async (_entry, content) => { for await (const chunk of content) seen += (chunk as Buffer).length; }, signal, limits)).rejects.toThrow(/unpacks to more than/);
    expect(seen).toBeLessThan(3 * 2 ** 20);
    await expect(readLayer(dir, layer, () => {}, signal, { ...limits, ratio: 1e9, bytes: 4096 })).rejects.toThrow(/unpacks to more than/);
    await expect(readLayer(dir, layer, () => {}, signal, { ...limits, ratio: 1e9, entries: 0 })).rejects.toThrow(/more than 0 entries/);
  });

  test('a cut layer, a changed one, a wrong size', async () => {
    const dir = await tempDir();
    const content = gzipSync(await tar([{ name: 'x', content: 'x'.repeat(5000) }]));
    const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
    const good = await putBlob(dir, content, type);
    await expect(readLayer(dir, good, () => {}, signal)).resolves.toMatchObject({ digest: good.digest });
    const cut = await putBlob(dir, content.subarray(0, content.length - 20), type);
    await expect(readLayer(dir, cut, () => {}, signal)).rejects.toThrow(/cannot be unpacked/);
    await expect(readLayer(dir, { ...good, size: good.size + 1 }, () => {}, signal)).rejects.toThrow(/bytes, not/);
    await writeFile(join(dir, 'blobs', 'sha256', good.digest.slice(7)), gzipSync(await tar([{ name: 'x', content: 'y'.repeat(5000) }])));
    await expect(readLayer(dir, good, () => {}, signal)).rejects.toThrow(/digest|bytes, not/);
  });

  test('layers to be fetched from elsewhere, of unknown type', async () => {
    const layout = await makeLayout([{ layers: [[{ name: 'x' }]], layerExtra: { urls: ['http://example.test/layer'] } }]);
    await expect(extractFile(layout, 'linux/loong64', '/x', join(await tempDir(), 'x'))).rejects.toThrow(/foreign address/);
    const odd = await makeLayout([{ layers: [[{ name: 'x' }]], layerExtra: { mediaType: 'text/html' } }]);
    await expect(extractFile(odd, 'linux/loong64', '/x', join(await tempDir(), 'x'))).rejects.toThrow(/unknown layer type/);
  });
});

describe('hostile layouts', () => {
  test('a manifest of 50 MB is refused unread', async () => {
    const dir = await makeLayout([{ layers: [[{ name: 'x' }]] }]);
    const layout = await readLayout(dir);
    const big = { ...findRoot(layout), size: 50_000_000 };
    await expect(readPlatforms(layout, big)).rejects.toThrow(/too many for a manifest/);
    await truncate(join(dir, 'index.json'), 50_000_000);
    await expect(readLayout(dir)).rejects.toThrow(/too many for a manifest/);
  });

  test('a digest that is a path, a blob that is a link or was changed', async () => {
    const dir = await makeLayout([{ layers: [[{ name: 'x' }]] }]);
    await putRoots(dir, [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: 'sha256:../../../../etc/passwd', size: 1 }]);
    await expect(readLayout(dir)).rejects.toThrow(/hex digits/);
    const secret = '{"secret":1}';
    const digest = sha(secret);
    await writeFile(join(dir, 'outside'), secret);
    await symlink('../../outside', join(dir, 'blobs', 'sha256', digest.slice(7)));
    const root = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: secret.length };
    await putRoots(dir, [root]);
    await expect(readPlatforms(await readLayout(dir), root)).rejects.toThrow(/no regular file/);
    const changed = await putBlob(dir, '{"a":1}', root.mediaType);
    await writeFile(join(dir, 'blobs', 'sha256', changed.digest.slice(7)), '{"a":2}');
    await expect(readPlatforms(await readLayout(dir), changed)).rejects.toThrow(/its content has digest/);
  });

  test('not JSON, not an index, no layout at all', async () => {
    const dir = await tempDir();
    await expect(readLayout(dir)).rejects.toThrow(/no OCI image layout/);
    await putRoots(dir, []);
    for (const text of ['nonsense', '[]', '{"schemaVersion":1}', '{"schemaVersion":2}', '{"schemaVersion":2,"manifests":[{}]}', '{"schemaVersion":2,"manifests":[7]}']) {
      await writeFile(join(dir, 'index.json'), text);
      await expect(readLayout(dir)).rejects.toThrow(/broken image/);
    }
  });

  test('an archive writes only what a layout has', async () => {
    const out = join(await tempDir(), 'to');
    await mkdir(out);
    const archive = `${out}.tar`;
    const blob = sha('hello');
    await writeFile(archive, await tar([{ name: 'oci-layout', content: '{}' }, { name: 'other.sh', content: 'x' }, { name: `blobs/sha256/${blob.slice(7)}`, content: 'hello' }, { name: 'blobs/sha256/short', content: 'x' }]));
    await unpackArchive(archive, out, signal);
    expect(await readFile(join(out, 'blobs', 'sha256', blob.slice(7)), 'utf8')).toBe('hello');
    expect((await readdir(out)).sort()).toEqual(['blobs', 'oci-layout']);
    expect(await readdir(join(out, 'blobs', 'sha256'))).toHaveLength(1);
    await writeFile(archive, await tar([{ name: 'index.json', type: 'symlink', linkname: '/etc/passwd' }]));
    await expect(unpackArchive(archive, join(await tempDir(), 'b'), signal)).rejects.toThrow(/no plain file/);
    await writeFile(archive, await tar([{ name: '../index.json', content: '{}' }]));
    await expect(unpackArchive(archive, join(await tempDir(), 'c'), signal)).rejects.toThrow(/leaves the image/);
    await writeFile(archive, (await tar([{ name: 'index.json', content: 'x'.repeat(3000) }])).subarray(0, 2000));
    await expect(unpackArchive(archive, join(await tempDir(), 'd'), signal)).rejects.toThrow(/cut or damaged|broken image/);
  });
});
