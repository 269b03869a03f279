import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { fullName, readArchive } from '../../../src/cluster/load.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const CONFIG = JSON.stringify({ architecture: 'loong64', os: 'linux' });

async function archive(files: Record<string, string>): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'loong-adapt-load-')), 'image.tar');
  const writer = pack();
  for (const [name, text] of Object.entries(files)) writer.entry({ name }, text);
  writer.finalize();
  await pipeline(writer as unknown as NodeJS.ReadableStream, createWriteStream(path));
  return path;
}

function layout(count: number, top: (manifest: string) => string = (manifest) => manifest): Record<string, string> {
  const manifest = top(JSON.stringify({ config: { digest: `sha256:${digest(CONFIG)}` }, layers: [] }));
  const entry = { digest: `sha256:${digest(manifest)}`, annotations: { 'org.opencontainers.image.ref.name': 'registry.example.org/app:1.0' } };
  return {
    [`blobs/sha256/${digest(CONFIG)}`]: CONFIG, [`blobs/sha256/${digest(manifest)}`]: manifest, 'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify({ manifests: Array.from({ length: count }, () => entry) }),
  };
}

test('names are completed as the nodes complete them', () => {
  expect(fullName('app')).toBe('docker.io/library/app:latest');
  expect(fullName('app:1')).toBe('docker.io/library/app:1');
  expect(fullName('team/app:1')).toBe('docker.io/team/app:1');
  expect(fullName('localhost/app')).toBe('localhost/app:latest');
  expect(fullName('registry.example.org:5000/app')).toBe('registry.example.org:5000/app:latest');
});

test('an archive of a layout tells name, digests and platform', async () => {
  const path = await archive(layout(1));
  const manifest = JSON.stringify({ config: { digest: `sha256:${digest(CONFIG)}` }, layers: [] });
  expect(await readArchive(path)).toEqual({ name: 'registry.example.org/app:1.0', digest: `sha256:${digest(manifest)}`, config: `sha256:${digest(CONFIG)}`, platform: 'linux/loong64' });
});

test('an archive of docker save tells name, config and platform; it has no manifest', async () => {
  const path = await archive({ 'layer.tar': 'x', 'c.json': CONFIG, 'manifest.json': JSON.stringify([{ Config: 'c.json', RepoTags: ['app:1'], Layers: ['layer.tar'] }]) });
  expect(await readArchive(path)).toEqual({ name: 'app:1', digest: undefined, config: `sha256:${digest(CONFIG)}`, platform: 'linux/loong64' });
});

test.each([
  ['two images', async () => archive(layout(2)), 'it holds 2 images'],
  ['an index of platforms', async () => archive(layout(1, () => JSON.stringify({ manifests: [] }))), 'index of platforms'],
  ['a blob that is missing', async () => { const { [`blobs/sha256/${digest(CONFIG)}`]: _gone, ...rest } = layout(1); return archive(rest); }, 'is missing'],
  ['no image', async () => archive({ 'readme.txt': 'hello' }), 'neither'],
  ['no name', async () => archive({ 'c.json': CONFIG, 'manifest.json': JSON.stringify([{ Config: 'c.json', RepoTags: null }]) }), 'no name'],
  ['no archive', async () => { const path = await archive({}); await writeFile(path, 'x'.repeat(700)); return path; }, 'cut or no archive'],
  ['no file', async () => Promise.resolve('/nowhere/image.tar'), 'not there'],
])('%s is refused, and the file named', async (_what, make, message) => {
  await expect(readArchive(await make())).rejects.toMatchObject({ blame: 'user', message: expect.stringContaining(message) });
});
