// @seconds 90
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { retagImage, Stores } from '../../src/images/index.js';
import { exec } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import { audit } from '../../src/stages/audit.js';
import { plan } from '../../src/stages/plan.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64, type ImageParts } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
let registry: TestRegistry;
let app = '';

async function publish(name: string, images: ImageParts[], on = registry): Promise<string> {
  return (await retagImage({ source: `oci:${await makeLayout(images)}:test:1`, destinations: [`${on.name}/${name}`] }, new Stores({ signal: control.signal, authFiles: ['/nonexistent'] }))).digest;
}

const image = (machine: number, architecture: string, labels: Record<string, string> = {}): ImageParts => ({ architecture, layers: [[{ name: 'app', content: elf(machine), mode: 0o755 }]], config: { Entrypoint: ['/app'], Labels: labels } });
const LABELS = { 'org.opencontainers.image.source': 'https://github.com/example/tool', 'org.opencontainers.image.version': 'v1.4.0' };

beforeAll(async () => {
  registry = await startRegistry();
  await publish('app/has:1', [image(LOONGARCH, 'loong64'), image(X86_64, 'amd64')]);
  await publish('app/says:1.4', [image(X86_64, 'amd64', LABELS)]);
  await publish('app/none:1', [image(X86_64, 'amd64')]);
  await publish('app/mirrored:2', [image(X86_64, 'amd64')]);
  await publish('loong/app/mirrored:2', [image(LOONGARCH, 'loong64')]);
  app = await tempDir();
  await mkdir(join(app, 'chart', 'templates'), { recursive: true });
  await writeFile(join(app, 'chart', 'values.yaml'), `server:\n  image:\n    registry: ${registry.name}\n    repository: app/has\n    tag: 1\nwebhookImage: ${registry.name}/app/says:1.4\nother: {image: "{{ nothing }}"}\n`);
  await writeFile(join(app, 'chart', 'templates', 'pod.yaml'), `kind: Pod\nspec:\n  containers:\n    - name: a\n      image: {{ .Values.x }}\n    - image: ${registry.name}/app/none:1 # fixed\n`);
  await writeFile(join(app, 'compose.yml'), `services:\n  a: { image: "\${IMAGE:-${registry.name}/app/mirrored:2}" }\n  b: { build: . }\n`);
  await writeFile(join(app, 'list.txt'), `# images\ndefaultbackend:1.0\n${registry.name}/app/has:1  # again\n`);
  await writeFile(join(app, 'images.yml'), `mirrors: ['${registry.name}/loong']\nimages:\n  - image: defaultbackend\n    build: { project: ${resolve('examples/default-backend')} }\n`);
}, 60_000);
afterAll(() => registry.stop());

const sources = (): string[] => ['chart', 'compose.yml', 'list.txt'].map((name) => join(app, name));

describe('plan', () => {
  test('says of each image whether it exists, is to be built, or can\'t be had', async () => {
    const matrix = join(app, 'matrix.json');
    const found = await plan({ sources: sources(), table: join(app, 'images.yml'), matrix, to: `${registry.name}/{prefix}-{arch}/{name}:{tag}`, prefix: 'k8s' }, control);
    const short = (text: string | undefined): string => (text ?? '').replaceAll(registry.name, 'R').replace(/sha256:[0-9a-f]{64}/, 'DIGEST');
    expect(found.images.map((one) => [short(one.image), one.kind, short(one.from) || short(one.build?.project).split('/').slice(-2).join('/'), short(one.to)])).toEqual([
      ['R/app/has:1', 'first', 'R/app/has@DIGEST', 'R/k8s-loong64/has:1'],
      ['R/app/mirrored:2', 'first', 'R/loong/app/mirrored@DIGEST', 'R/k8s-loong64/mirrored:2'],
      ['R/app/none:1', 'none', '', 'R/k8s-loong64/none:1'],
      ['R/app/says:1.4', 'second', 'example/tool@v1.4.0', 'R/k8s-loong64/says:1.4'],
      ['defaultbackend:1.0', 'second', 'examples/default-backend', 'R/k8s-loong64/defaultbackend:1.0'],
    ]);
    expect(found.images[0]?.files).toEqual([join(app, 'list.txt'), 'chart/values.yaml']);
    expect(found.images[2]?.reason).toMatch(/app\/none:1 has only linux\/amd64/);
    const { include } = JSON.parse(await readFile(matrix, 'utf8')) as { include: { image: string; kind: string }[] };
    expect(include.map((one) => one.kind)).toEqual(['first', 'first', 'second', 'second']);
  }, 60_000);

  test('is carried out: first images are copied by digest, second ones built and audited', async () => {
    const list = join(app, 'two.txt');
    await writeFile(list, `defaultbackend:1.0\n${registry.name}/app/has:1\n`);
    const done = await plan({ sources: [list], table: join(app, 'images.yml'), to: `${registry.name}/{prefix}-{arch}/{name}:{tag}`, prefix: 'k8s-deploy', workDir: join(await tempDir(), 'work'), install: false }, control);
    expect(done.images.map((one) => [one.kind, one.from?.split('@')[1] === one.digest || one.kind === 'second', /^sha256:[0-9a-f]{64}$/.test(one.digest ?? '')])).toEqual([['first', true, true], ['second', true, true]]);
    const seen = await exec('skopeo', ['inspect', '--tls-verify=false', '--override-arch', 'loong64', `docker://${registry.name}/k8s-deploy-loong64/defaultbackend:1.0`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ Architecture: 'loong64', Digest: done.images[1]?.digest });
    expect(await audit({ image: `${registry.name}/k8s-deploy-loong64/defaultbackend:1.0` }, control)).toMatchObject({ passed: true, platforms: [{ platform: 'linux/loong64' }] });
  }, 300_000);

  test('a digest of 63 digits is refused by name, in a list and in a table', async () => {
    const wrong = `harbor.example.org/calico/node@sha256:${'a'.repeat(63)}`;
    await writeFile(join(app, 'wrong.txt'), `${wrong}\n`);
    await expect(plan({ sources: [join(app, 'wrong.txt')] }, control)).rejects.toMatchObject({ message: expect.stringMatching(/calico\/node@.*63 hex digits/), where: expect.stringContaining('wrong.txt:1') });
    await writeFile(join(app, 'wrong.yml'), `images:\n  - image: calico/node\n    from: ${wrong}\n`);
    await expect(plan({ sources: [join(app, 'list.txt')], table: join(app, 'wrong.yml') }, control)).rejects.toMatchObject({ where: expect.stringContaining('images[0]') });
  });

  test('the example table of the method\'s own first images, without a network', async () => {
    const list = join(app, 'calico.txt');
    await writeFile(list, 'calico/cni:v3.18.0\ncalico/kube-controllers:v3.18.0\ncalico/node:v3.18.0\ndefaultbackend:1.0\n');
    const { images } = await plan({ sources: [list], table: 'examples/first-images/images.yml', network: false }, control);
    expect(images.map((one) => one.kind)).toEqual(['first', 'first', 'none', 'second']);
    expect(images[0]?.from).toBe('harbor.loongnix.cn/mirrorloongsoncontainers/calico/cni@sha256:90d8d53e423f673388b4c3e0237f3d386e3410d145f21bd778bace7852b295be');
  });
});
