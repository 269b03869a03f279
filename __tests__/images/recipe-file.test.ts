// @seconds 10
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlace, retagImage, Stores } from '../../src/images/index.js';
import { silentReporter } from '../../src/lib/log.js';
import { runStage } from '../../src/stages/pipeline.js';
import { LOONGARCH, X86_64, elf, makeLayout, tempDir } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const signal = new AbortController().signal;
let registry: TestRegistry;
beforeAll(async () => { registry = await startRegistry(); }, 60_000);
afterAll(() => registry.stop());

/** A project whose script lists architectures, and a recipe that takes a file out of the image for it. */
async function project(image: string, from = '/etc/nginx/template/nginx.tmpl'): Promise<string> {
  const dir = await tempDir();
  const recipe = join(dir, '.loong-adapt', 'recipes', 'template');
  await mkdir(recipe, { recursive: true });
  await writeFile(join(dir, 'build.sh'), '#!/bin/sh\nARCHES="amd64 arm64"\n');
  await writeFile(join(recipe, 'recipe.yml'), `summary: The template of the reference image\nmatch: { rule: shell/arch-list, file: build.sh }\nsteps:\n  - copy-from-image: { image: "${image}", from: ${from}, to: rootfs/nginx.tmpl }\n  - add-to-list: {}\n`);
  return dir;
}

async function patched(dir: string): Promise<{ state: string; reason: string; workDir: string }> {
  const workDir = await tempDir();
  const record = await runStage('patch', { project: dir, workDir, network: true }, { reporter: silentReporter, signal });
  const gap = record.gaps.find(({ rule }) => rule === 'shell/arch-list');
  return { state: gap?.state ?? '', reason: gap?.remedy.reason ?? '', workDir };
}

async function digestOf(reference: string, stores: Stores): Promise<string> {
  return (await (await stores.open(parsePlace(reference), 'read')).resolve('1'))?.descriptor.digest ?? '';
}

test('a recipe copies a file out of an image in a registry, by digest', async () => {
  const layout = await makeLayout([
    { architecture: 'amd64', layers: [[{ name: 'etc/nginx/template/nginx.tmpl', content: Buffer.from('of amd64') }, { name: 'bin/app', content: elf(X86_64), mode: 0o755 }]] },
    { architecture: 'loong64', layers: [[{ name: 'etc/nginx/template/nginx.tmpl', content: Buffer.from('of the target') }, { name: 'bin/app', content: elf(LOONGARCH), mode: 0o755 }]] },
  ]);
  const reference = `${registry.name}/controller:1`;
  const stores = new Stores({ signal });
  await retagImage({ source: `oci:${layout}:test:1`, destinations: [reference] }, stores);
  const named = `${registry.name}/controller@${await digestOf(reference, stores)}`;

  const { state, workDir } = await patched(await project(named));
  expect(state).toBe('closed');
  expect(await readFile(join(workDir, 'adapted', 'rootfs', 'nginx.tmpl'), 'utf8')).toBe('of the target');

  // Where the file, or the image, isn't there, nothing of the recipe counts: the shipped one for lists closes the gap.
  for (const folder of [await project(named, '/etc/nothing'), await project(`${registry.name}/controller@sha256:${'0'.repeat(64)}`)]) {
    const without = await patched(folder);
    expect(without.state).toBe('closed');
    await expect(readFile(join(without.workDir, 'adapted', 'rootfs', 'nginx.tmpl'))).rejects.toThrow(/ENOENT/);
  }
}, 120_000);
