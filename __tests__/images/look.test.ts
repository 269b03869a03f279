// @seconds 10
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { retagImage, Stores } from '../../src/images/index.js';
import { silentReporter } from '../../src/lib/log.js';
import type { AdaptRecord } from '../../src/record/types.js';
import { runStage } from '../../src/stages/pipeline.js';
import { LOONGARCH, X86_64, elf, makeLayout, tempDir, type ImageParts } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const signal = new AbortController().signal;
const image = (architecture: string, machine: number): ImageParts => ({ architecture, layers: [[{ name: 'base', content: randomBytes(300_000) }], [{ name: 'usr/bin/app', content: elf(machine), mode: 0o755 }]] });

let registry: TestRegistry;
beforeAll(async () => { registry = await startRegistry(); }, 60_000);
afterAll(() => registry.stop());

/** Pushes an image under a name and answers what `detect --image` says of it in the registry. */
async function look(name: string, images: readonly ImageParts[]): Promise<string[]> {
  const reference = `${registry.name}/${name}`;
  await retagImage({ source: `oci:${await makeLayout(images)}:test:1`, destinations: [reference] }, new Stores({ signal }));
  const record = await runStage('detect', { project: '', images: [reference], workDir: await tempDir() }, { reporter: silentReporter, signal });
  return [...record.gaps.map((gap) => `${gap.rule}: ${gap.evidence.detail}`), ...record.info.map((one) => `${one.rule}: ${one.message}`)].map((text) => text.replaceAll(reference, 'IMAGE'));
}

test('images in a registry: without the target, as they should be, and with a label that lies', async () => {
  expect(await look('without:1', [image('amd64', X86_64)])).toEqual(['image/no-platform: IMAGE is there for linux/amd64']);
  expect(await look('good:1', [image('amd64', X86_64), image('loong64', LOONGARCH)])).toEqual(['image/checked: IMAGE: linux/loong64 is as it says: 1 ELF file, all LoongArch']);
  expect(await look('lying:1', [image('amd64', X86_64), image('loong64', X86_64)])).toEqual(['image/label: /usr/bin/app is built for x86-64, not LoongArch']);
}, 60_000);

test('one that is not there is the user\'s to mend; among several it is noted', async () => {
  const control = { reporter: silentReporter, signal };
  await expect(runStage('detect', { project: '', images: [`${registry.name}/none:1`], workDir: await tempDir() }, control)).rejects.toMatchObject({ message: 'there is no such image' });
  const record = await runStage('detect', { project: '', images: [`${registry.name}/none:1`, `${registry.name}/without:1`], workDir: await tempDir() }, control);
  expect(record.gaps.map((gap) => gap.rule)).toEqual(['image/no-platform']);
  expect(record.notes.map((note) => note.message)).toEqual([expect.stringContaining(`image ${registry.name}/none:1 could not be looked at: there is no such image`)]);
}, 60_000);

test('where none of those asked for could be looked at, the stage fails, and the record says why', async () => {
  const damaged = join(await tempDir(), 'damaged.tar');
  await writeFile(damaged, 'no archive');
  for (const images of [[damaged], [damaged, `${registry.name}/none:1`]]) {
    let told: string[] = [];
    const control = { reporter: silentReporter, signal, onRecord: ({ notes }: AdaptRecord) => { told = notes.map(({ message }) => message); } };
    await expect(runStage('detect', { project: '', images, workDir: await tempDir() }, control)).rejects.toMatchObject({ blame: 'failed' });
    expect(told).toHaveLength(images.length);
  }
}, 60_000);

test('--named-images: each image that the files of a project name is looked at in its registry', async () => {
  const push = async (name: string, images: readonly ImageParts[]): Promise<string> => {
    await retagImage({ source: `oci:${await makeLayout(images)}:test:1`, destinations: [`${registry.name}/${name}`] }, new Stores({ signal }));
    return `${registry.name}/${name}`;
  };
  const good = await push('named/good:1', [image('amd64', X86_64), image('loong64', LOONGARCH)]);
  const lacking = await push('named/lacking:1', [image('amd64', X86_64)]);
  const lying = await push('named/lying:1', [image('amd64', X86_64), image('loong64', X86_64)]);
  const root = await tempDir();
  await writeFile(join(root, 'Dockerfile'), `FROM ${good} AS build\nFROM ${lacking}\nCOPY --from=build /a /a\n`);
  await writeFile(join(root, 'compose.yaml'), `services:\n  db:\n    image: ${lying}\n  gone:\n    image: ${registry.name}/named/gone:1\n`);
  const record = await runStage('detect', { project: root, namedImages: true, workDir: await tempDir() }, { reporter: silentReporter, signal });
  const images = record.gaps.filter((gap) => gap.rule.startsWith('image/'));
  expect(images.map((gap) => [gap.rule, gap.culprit.artifact, gap.location.file, gap.location.line]).sort()).toEqual([
    ['image/label', lying, 'compose.yaml', 3], ['image/no-platform', lacking, 'Dockerfile', 2],
  ]);
  expect(record.info.filter((one) => one.rule === 'image/checked').map((one) => one.message)).toEqual([expect.stringContaining(`${good}: linux/loong64 is as it says`)]);
  expect(record.notes.map((note) => note.message)).toContainEqual(expect.stringContaining('named/gone:1 could not be looked at: there is no such image'));
}, 120_000);
