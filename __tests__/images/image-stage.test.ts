import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { extractFile } from '../../src/images/index.js';
import { exec } from '../../src/lib/exec.js';
import { exists, sha256File } from '../../src/lib/files.js';
import type { ImageSection } from '../../src/project/file.js';
import type { Image } from '../../src/record/types.js';
import type { Run } from '../../src/stages/run.js';
import { tempDir } from '../unit/images/make-layout.js';
import { buildPrograms, buildStage, makeRun } from './stage.js';

const SECTION: ImageSection = {
  name: 'example/hello', cmd: ['--x', '$HOME "'], ports: [8080], workdir: '/home/nonroot', env: { A: 'b $c "d" \\e' },
  labels: { 'test.odd': 'x "q" $HOME \\ ${y}' }, retag: ['k8s-deploy-{arch}/{name}:1.0', 'other/hello:2'],
};

let programs = '';
let run: Run;
let image: Image;
let layout = '';

beforeAll(async () => {
  programs = await buildPrograms();
  run = await makeRun(programs, SECTION);
  image = await buildStage(run);
  layout = join(run.context.workDir, image.layout);
}, 300_000);

describe('image stage with a real builder', () => {
  test('makes an index over both platforms and checks what it made', () => {
    expect(image.builder).toMatch(/^(buildah|docker buildx) \d/);
    expect(image.manifests.map((m) => m.platform)).toEqual(['linux/loong64', 'linux/amd64']);
    expect(image.checks.filter((c) => !c.passed)).toEqual([]);
    expect(image.checks.length).toBeGreaterThanOrEqual(18);
    expect(image.retagged).toEqual(['k8s-deploy-loong64/hello:1.0', 'k8s-deploy-amd64/hello:1.0', 'other/hello:2']);
  });

  test('the same input gives the same digest, whatever the dates of the files', async () => {
    const again = await buildStage(await makeRun(programs, SECTION));
    expect(again.digest).toBe(image.digest);
    expect(again.manifests).toEqual(image.manifests);
    const other = await buildStage(await makeRun(programs, { ...SECTION, labels: { a: 'b' } }));
    expect(other.digest).not.toBe(image.digest);
  }, 120_000);

  test('the program comes out as it went in', async () => {
    for (const arch of ['loong64', 'amd64']) {
      const to = join(await tempDir(), 'hello');
      await extractFile(layout, `linux/${arch}`, '/usr/bin/hello', to);
      expect(await sha256File(to)).toBe(await sha256File(join(programs, `hello-${arch}`)));
    }
  });

  test('a static program\'s layer is small beside it, with a place for temporary files and a home', async () => {
    let listing = '';
    for (const layer of image.manifests[0]?.layers ?? []) listing += (await exec('tar', ['-tvzf', join(layout, 'blobs', 'sha256', layer.slice(7))])).stdout;
    expect(listing).toMatch(/^drwxrwxrwt 0\/0 .* tmp\/$/m);
    expect(listing).toMatch(/^drwx------ 65532\/65532 .* home\/nonroot\/$/m);
    expect(listing).toMatch(/^-rwxr-xr-x 0\/0 .* usr\/bin\/hello$/m);
    expect(listing.split('\n').every((line) => line === '' || line.includes('2021-06-2'))).toBe(true);
  });

  test('skopeo reads it', async () => {
    for (const arch of ['loong64', 'amd64']) {
      const result = await exec('skopeo', ['inspect', '--override-arch', arch, '--override-os', 'linux', `oci:${layout}:${image.reference}`]);
      expect(result.stderr).toBe('');
      expect(JSON.parse(result.stdout)).toMatchObject({ Architecture: arch, Os: 'linux', Digest: image.digest, Labels: SECTION.labels });
    }
    const raw = await exec('skopeo', ['inspect', '--raw', `oci:${layout}:k8s-deploy-loong64/hello:1.0`]);
    expect(JSON.parse(raw.stdout)).toMatchObject({ layers: [{ digest: image.manifests[0]?.layers[0] }] });
  });

  test('buildah pulls it', async () => {
    const dir = await tempDir();
    const result = await exec('buildah', ['--root', join(dir, 'root'), '--runroot', join(dir, 'run'), '--storage-driver', 'vfs', 'pull', '--platform', 'linux/loong64', `oci:${layout}:${image.reference}`]);
    expect(result).toMatchObject({ exitCode: 0 });
  });

  test('nothing is left behind but the layout', async () => {
    expect((await readdir(run.context.workDir)).sort()).toEqual(['artifacts', 'images', 'tmp']);
    expect(await readdir(join(run.context.workDir, 'tmp'))).toEqual([]);
  });
});

describe('a wrong program under a right label', () => {
  test('is refused, and the earlier image stays', async () => {
    const wrong = await makeRun(programs, SECTION, true);
    await expect(buildStage(wrong)).rejects.toThrow(/linux\/loong64 machine: \/usr\/bin\/hello is built for x86-64, not LoongArch/);
    expect(await exists(join(wrong.context.workDir, 'images'))).toBe(false);
    const index = await readFile(join(layout, 'index.json'), 'utf8');
    const before = await stat(join(layout, 'index.json'));
    const { copyFile } = await import('node:fs/promises');
    await copyFile(join(programs, 'hello-amd64'), join(run.context.workDir, 'artifacts/hello-loong64'));
    await expect(buildStage(run)).rejects.toThrow(/is not what it says/);
    expect(await readFile(join(layout, 'index.json'), 'utf8')).toBe(index);
    expect((await stat(join(layout, 'index.json'))).ino).toBe(before.ino);
  }, 120_000);

  test('so is a program that is not the one that was built', async () => {
    const changed = await makeRun(programs, SECTION);
    const first = changed.record.artifacts[0];
    if (first !== undefined) first.sha256 = '0'.repeat(64);
    await expect(buildStage(changed)).rejects.toThrow(/linux\/loong64 programs: .*not the program that was built/);
  }, 120_000);
});
