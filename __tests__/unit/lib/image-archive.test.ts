import { expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { exists, sha256 } from '../../../src/lib/files.js';
import { packImage } from '../../../src/lib/image-archive.js';

const IMAGE = { names: ['loong-adapt/x:loong64'], architecture: 'loong64', entrypoint: ['/bin/x'] };
const never = new AbortController().signal;

async function entries(tar: Buffer): Promise<Map<string, { type: string; mode: number; link: string; content: Buffer }>> {
  const reader = extract();
  Readable.from([tar]).pipe(reader as unknown as NodeJS.WritableStream);
  const found = new Map<string, { type: string; mode: number; link: string; content: Buffer }>();
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    found.set(entry.header.name, { type: entry.header.type ?? '', mode: entry.header.mode ?? 0, link: entry.header.linkname ?? '', content: Buffer.concat(chunks) });
  }
  return found;
}

test('an archive holds one image whose digests are those of its content', async () => {
  const root = await mkdtemp(join(tmpdir(), 'image-'));
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/x'), 'x'.repeat(2 << 20));
  await chmod(join(root, 'bin/x'), 0o755);
  await symlink('x', join(root, 'bin/y'));
  const archive = join(await mkdtemp(join(tmpdir(), 'archive-')), 'x.tar');
  const packed = await packImage(root, IMAGE, archive, never);
  const files = await entries(await readFile(archive));
  const [manifest] = JSON.parse(files.get('manifest.json')?.content.toString() ?? '') as [{ Config: string; RepoTags: string[]; Layers: string[] }];
  expect(manifest.RepoTags).toEqual(IMAGE.names);
  const config = files.get(manifest.Config)?.content ?? Buffer.alloc(0);
  expect(`sha256:${sha256(config)}`).toBe(packed.id);
  const layer = files.get(manifest.Layers[0] ?? '')?.content ?? Buffer.alloc(0);
  expect(JSON.parse(config.toString())).toMatchObject({ architecture: 'loong64', os: 'linux', rootfs: { diff_ids: [`sha256:${sha256(layer)}`] } });
  const inside = await entries(layer);
  expect([...inside.keys()]).toEqual(['bin/', 'bin/x', 'bin/y']);
  expect(inside.get('bin/x')).toMatchObject({ type: 'file', mode: 0o755 });
  expect(inside.get('bin/y')).toMatchObject({ type: 'symlink', link: 'x' });
});

test('the same files give the same bytes, whenever they were written', async () => {
  const digests: string[] = [];
  for (const time of [1, 1_000_000]) {
    const root = await mkdtemp(join(tmpdir(), 'image-'));
    await writeFile(join(root, 'a'), 'a');
    await utimes(join(root, 'a'), time, time);
    const archive = join(await mkdtemp(join(tmpdir(), 'archive-')), 'x.tar');
    await packImage(root, IMAGE, archive, never);
    digests.push(sha256(await readFile(archive)));
  }
  expect(digests[0]).toBe(digests[1]);
});

test('an interrupted one leaves nothing', async () => {
  const root = await mkdtemp(join(tmpdir(), 'image-'));
  await writeFile(join(root, 'a'), 'a');
  const archive = join(await mkdtemp(join(tmpdir(), 'archive-')), 'x.tar');
  const stop = new AbortController();
  stop.abort();
  await expect(packImage(root, IMAGE, archive, stop.signal)).rejects.toThrow(/interrupted/);
  for (const name of ['', '.part', '.layer.part']) expect(await exists(archive + name)).toBe(false);
});
