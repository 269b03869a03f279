import { expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namedImages } from '../../../src/gaps/images/named.js';
import { architecture } from '../../../src/target/architectures.js';
import { AdaptError } from '../../../src/lib/errors.js';
import { silentReporter } from '../../../src/lib/log.js';
import type { AdaptRecord } from '../../../src/record/types.js';
import { runStage } from '../../../src/stages/pipeline.js';
import { zip } from '../packages/make-zip.js';
import { LOONGARCH, X86_64, elf, makeLayout, sha, tar, tempDir, type Entry, type ImageParts } from './make-layout.js';

const program = (machine: number, interpreter = ''): ImageParts['layers'][number][number] => ({ name: 'usr/bin/app', content: elf(machine, interpreter), mode: 0o755 });
const amd64: ImageParts = { layers: [[program(X86_64)]], architecture: 'amd64' };

/** What `detect --image` says of a layout. */
async function found(images: readonly ImageParts[]): Promise<string[]> {
  const layout = await makeLayout(images);
  const record = await runStage('detect', { project: '', images: [layout], workDir: await tempDir() }, { reporter: silentReporter, signal: new AbortController().signal });
  return [...record.gaps.map((gap) => `${gap.rule}: ${gap.evidence.detail}`), ...record.info.map((one) => `${one.rule}: ${one.message}`)].map((text) => text.replaceAll(layout, 'IMAGE'));
}

test('an index without the target', async () => {
  expect(await found([amd64])).toEqual(['image/no-platform: IMAGE is there for linux/amd64']);
});

test('neither target nor baseline: nothing that was there before is missing', async () => {
  expect(await found([{ ...amd64, architecture: 's390x' }])).toEqual(['image/no-platform: IMAGE is there for linux/s390x: neither for linux/loong64 nor for linux/amd64']);
});

test('an image that keeps its promise', async () => {
  expect(await found([amd64, { layers: [[program(LOONGARCH)]] }])).toEqual(['image/checked: IMAGE: linux/loong64 is as it says: 1 ELF file, all LoongArch']);
});

test('a label that lies: programs of another machine under the target', async () => {
  expect(await found([amd64, { layers: [[program(X86_64)]] }])).toEqual(['image/label: /usr/bin/app is built for x86-64, not LoongArch']);
});

test('an index that lies: it names the target, the image itself another platform', async () => {
  expect(await found([{ ...amd64, claimed: 'linux/loong64' }])).toEqual(["image/label: the index says linux/loong64, the image's own config linux/amd64"]);
});

test('programs of the old world, and programs whose interpreter is missing', async () => {
  expect(await found([{ layers: [[program(LOONGARCH, '/lib64/ld.so.1')]] }])).toEqual(['image/old-abi: /usr/bin/app is for the old ABI (interpreter /lib64/ld.so.1)']);
  expect(await found([{ layers: [[program(LOONGARCH, '/lib64/ld-linux-loongarch-lp64d.so.1')]] }])).toEqual([expect.stringContaining('image/incomplete: /usr/bin/app needs the interpreter')]);
});

test('libraries in Java archives, that are there for others and not for the target', async () => {
  const jar = await zip({ 'native/linux/x86_64/libdb.so': elf(X86_64), 'native/linux/aarch64/libdb.so': elf(183) });
  const file = (content: Buffer): Entry => ({ name: 'srv/app.jar', content });
  const app = await zip({ 'lib/db.jar': jar });
  expect(await found([amd64, { layers: [[program(LOONGARCH), file(app)]] }])).toEqual(['image/no-library: /srv/app.jar!/lib/db.jar!/native/linux/x86_64/libdb.so and its like are built for x86-64, AArch64, not LoongArch']);
  const fine = await zip({ 'lib/db.jar': await zip({ 'native/linux/x86_64/libdb.so': elf(X86_64), 'native/linux/loongarch64/libdb.so': elf(LOONGARCH) }) });
  const checked = ['image/checked: IMAGE: linux/loong64 is as it says: 1 ELF file, all LoongArch'];
  // What a later layer puts in its place, or takes away, doesn't count; nor what has the name alone.
  expect(await found([amd64, { layers: [[program(LOONGARCH), file(app)], [file(fine)]] }])).toEqual(checked);
  expect(await found([amd64, { layers: [[program(LOONGARCH), file(app)], [{ name: 'srv/.wh.app.jar' }]] }])).toEqual(checked);
  expect(await found([amd64, { layers: [[program(LOONGARCH), file(app.subarray(0, 200))]] }])).toEqual([expect.stringContaining('image/unread: IMAGE: /srv/app.jar: '), ...checked]);
});

/** What older `docker save` writes: manifest.json, configs by their digest, layers in folders, one that is there already as a link. */
async function dockerSave(machine: number, spoil: (entries: Entry[]) => Entry[] = (entries) => entries): Promise<string> {
  const layers = [await tar([{ name: 'base', content: 'b' }]), await tar([{ name: 'usr/bin/app', content: elf(machine), mode: 0o755 }])];
  const config = JSON.stringify({ os: 'linux', architecture: 'loong64', config: {}, rootfs: { type: 'layers', diff_ids: [...layers, layers[0] ?? ''].map(sha) }, history: [] });
  const names = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)];
  const entries: Entry[] = [
    { name: `${names[2] ?? ''}/layer.tar`, type: 'symlink', linkname: `../${names[0] ?? ''}/layer.tar` },
    { name: `${names[0] ?? ''}/` }, { name: `${names[0] ?? ''}/VERSION`, content: '1.0' }, ...layers.map((content, index) => ({ name: `${names[index] ?? ''}/layer.tar`, content })),
    { name: `${sha(config).slice(7)}.json`, content: config }, { name: 'repositories', content: '{}' },
    { name: 'manifest.json', content: JSON.stringify([{ Config: `${sha(config).slice(7)}.json`, RepoTags: ['app:1'], Layers: names.map((name) => `${name}/layer.tar`) }]) },
  ];
  const file = join(await tempDir(), 'saved.tar');
  await writeFile(file, await tar(spoil(entries)));
  return file;
}

async function seen(image: string): Promise<string[]> {
  let told: AdaptRecord | undefined;
  // Where the image can't be looked at, the stage fails, and the record says why.
  const record = await runStage('detect', { project: '', images: [image], workDir: await tempDir() }, { reporter: silentReporter, signal: new AbortController().signal, onRecord: (latest) => { told = latest; } }).catch((error: unknown) => {
    if (!(error instanceof AdaptError) || told === undefined) throw error;
    expect(told.stages['detect']?.state).toBe('failed');
    return told;
  });
  return [...record.gaps.map((gap) => `${gap.rule}: ${gap.evidence.detail}`), ...record.info.map((one) => `${one.rule}: ${one.message}`), ...record.notes.map((note) => note.message)].map((text) => text.replaceAll(image, 'IMAGE'));
}

test('an archive of an older docker save, without a layout', async () => {
  expect(await seen(await dockerSave(LOONGARCH))).toEqual(['image/checked: IMAGE: linux/loong64 is as it says: 1 ELF file, all LoongArch']);
  expect(await seen(await dockerSave(X86_64))).toEqual(['image/label: /usr/bin/app is built for x86-64, not LoongArch']);
});

test.each([
  ['lacks a layer', (all: Entry[]) => all.filter(({ name }) => name !== `${'b'.repeat(64)}/layer.tar`), 'which its manifest.json names, is not in it'],
  ['names a file outside', replaced('manifest.json', '[{"Config":"../../etc/passwd","Layers":[]}]'), 'leaves the image'],
  ['names no config', replaced('manifest.json', '[{"Layers":[]}]'), 'names no config'],
  ['is no JSON', replaced('manifest.json', '[{'), 'it is not JSON'],
  ['has a config that is none', replaced('.json', 'x'), 'it is not JSON'],
  ['has a damaged layer', replaced('layer.tar', Buffer.alloc(2000, 7)), 'a layer cannot be unpacked'],
] as const)('such an archive that %s is said to be broken', async (_what, spoil, message) => {
  expect(await seen(await dockerSave(LOONGARCH, spoil))).toEqual([expect.stringContaining(message)]);
});

function replaced(ending: string, content: string | Buffer): (entries: Entry[]) => Entry[] {
  return (entries) => entries.map((one) => (one.name.endsWith(ending) && one.type === undefined && (ending !== '.json' || one.name !== 'manifest.json') ? { ...one, content } : one));
}

test('the images that a project names: bases, services, manifests; no stages, no variables, nothing of the building machine', async () => {
  const root = await tempDir();
  await mkdir(join(root, 'deploy'));
  await writeFile(join(root, 'Dockerfile'), 'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM registry.example.org/base:1 AS base\nFROM base\nFROM scratch\nFROM ${OTHER}\n');
  await writeFile(join(root, 'compose.yaml'), 'services:\n  db:\n    image: "store:9.1"\n');
  await writeFile(join(root, 'deploy/pod.yml'), `spec:\n  containers:\n    - image: registry.example.org/app@sha256:${'0'.repeat(64)}\n    - image: {{ .Values.image }}\n`);
  const signal = new AbortController().signal;
  expect(namedImages(root, { target: architecture('loong64'), baseline: architecture('amd64'), workDir: '/none', cacheDir: '/none', reporter: silentReporter, signal, install: false, network: false })).toEqual([
    `registry.example.org/app@sha256:${'0'.repeat(64)}`, 'registry.example.org/base:1', 'store:9.1',
  ]);
});
