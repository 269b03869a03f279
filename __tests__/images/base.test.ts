import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractFile, retagImage, Stores } from '../../src/images/index.js';
import { exec } from '../../src/lib/exec.js';
import { sha256File } from '../../src/lib/files.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64, type ImageParts } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';
import { buildPrograms, buildStage, makeRun } from './stage.js';

let registry: TestRegistry;
let programs = '';

const base = (machine: number, architecture: string): ImageParts => ({
  layers: [[{ name: 'etc/' }, { name: 'etc/os-release', content: `ID=test-${architecture}\n` }, { name: 'etc/passwd', content: 'app:x:7:7::/:/bin/false\n' }, { name: 'bin/tool', content: elf(machine), mode: 0o755 }]],
  architecture, config: { Env: ['PATH=/bin'], Cmd: ['/bin/tool'], Labels: { from: 'base' } },
});

async function publish(name: string, images: ImageParts[]): Promise<string> {
  const to = `${registry.name}/base/${name}:1`;
  await retagImage({ source: `oci:${await makeLayout(images)}:test:1`, destinations: [to] }, new Stores({ signal: new AbortController().signal, authFiles: [registry.authFile] }));
  return to;
}

beforeAll(async () => {
  registry = await startRegistry();
  programs = await buildPrograms();
}, 120_000);
afterAll(() => registry.stop());

describe('an image on a named base', () => {
  test('has the files of the right platform\'s base and the program on top', async () => {
    const run = await makeRun(programs, { name: 'on-base', base: await publish('good', [base(LOONGARCH, 'loong64'), base(X86_64, 'amd64')]), user: 'app' });
    const image = await buildStage(run);
    expect(image.manifests.map((m) => m.layers.length)).toEqual([2, 2]);
    expect(image.checks.find((c) => c.name === 'linux/loong64 machine')?.detail).toBe('2 ELF files, all LoongArch, 0 dynamic');
    for (const arch of ['loong64', 'amd64']) {
      const to = join(await tempDir(), 'x');
      await extractFile(join(run.context.workDir, image.layout), `linux/${arch}`, '/etc/os-release', to);
      expect(await readFile(to, 'utf8')).toBe(`ID=test-${arch}\n`);
    }
  }, 60_000);

  test('assembled without a builder, it is the same but for the packing', async () => {
    const run = await makeRun(programs, { name: 'assembled', base: await publish('plain', [base(LOONGARCH, 'loong64'), base(X86_64, 'amd64')]), user: '5:6', env: { PATH: '/usr/bin', A: 'b' }, ports: [80] });
    const path = process.env['PATH'];
    process.env['PATH'] = await tempDir();
    const image = await buildStage(run).finally(() => { process.env['PATH'] = path; });
    expect(image.builder).toMatch(/assembled/);
    expect(image.checks.filter((c) => !c.passed)).toEqual([]);
    const seen = await exec('skopeo', ['inspect', '--override-arch', 'loong64', `oci:${join(run.context.workDir, image.layout)}:${image.reference}`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ Architecture: 'loong64', Env: ['PATH=/usr/bin', 'A=b'], Labels: { from: 'base' } });
    expect(image.manifests.map((m) => m.layers.length)).toEqual([2, 2]);
    const to = join(await tempDir(), 'x');
    await extractFile(join(run.context.workDir, image.layout), 'linux/loong64', '/usr/bin/hello', to);
    expect(await sha256File(to)).toBe(await sha256File(join(programs, 'hello-loong64')));
  }, 60_000);

  test('a base that lies about its platform is refused', async () => {
    const run = await makeRun(programs, { base: await publish('lying', [base(X86_64, 'loong64'), base(X86_64, 'amd64')]) });
    await expect(buildStage(run)).rejects.toThrow(/linux\/loong64 machine: \/bin\/tool is built for x86-64, not LoongArch/);
  }, 60_000);

  test('a base that lacks the target is an error that names it', async () => {
    const name = await publish('amd-only', [base(X86_64, 'amd64')]);
    const run = await makeRun(programs, { base: name });
    await expect(buildStage(run)).rejects.toMatchObject({ message: expect.stringContaining('loong64'), advice: expect.stringContaining(name) });
  }, 60_000);
});
