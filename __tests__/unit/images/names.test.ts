import { describe, expect, test } from '@jest/globals';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { silentReporter } from '../../../src/lib/log.js';
import type { Context } from '../../../src/lib/context.js';
import { dockerfile } from '../../../src/images/build/dockerfile.js';
import { imageTimestamp } from '../../../src/images/build/sources.js';
import type { ImageSpec } from '../../../src/images/build/spec.js';
import { indexContent, joinLayouts } from '../../../src/images/join.js';
import { findRoot, readLayout, readPlatforms } from '../../../src/images/layout.js';
import { expandName } from '../../../src/images/names.js';
import { retagLayout } from '../../../src/images/retag-layout.js';
import { makeLayout, tempDir } from './make-layout.js';

const layers = [[{ name: 'x', content: 'x' }]];

describe('names from templates', () => {
  test('the method\'s case', () => {
    expect(expandName('{prefix}-{arch}/{name}:{tag}', 'defaultbackend:1.0', { prefix: 'k8s-deploy', arch: 'loong64' })).toBe('k8s-deploy-loong64/defaultbackend:1.0');
  });
  test('parts of the source', () => {
    expect(expandName('{registry}/{prefix}/{name}', 'quay.io/a/b/c:2')).toBe('quay.io/a/b/c:2');
    expect(expandName('mirror.example.test/{name}:{tag}-x', 'a/b')).toBe('mirror.example.test/b:latest-x');
  });
  test('what has no value, or makes no name, is refused', () => {
    expect(() => expandName('{arch}/{name}', 'x:1')).toThrow(/\{arch\} has no value/);
    expect(() => expandName('{prefix}/{name}', 'x:1')).toThrow(/\{prefix\} has no value/);
    expect(() => expandName('{nome}', 'x:1')).toThrow(/unknown field \{nome\}/);
    expect(() => expandName('UPPER/{name}', 'x:1')).toThrow(/no image reference/);
  });
});

describe('retag in a layout', () => {
  test('keeps digests and writes nothing but index.json', async () => {
    const dir = await makeLayout([{ layers }, { layers, architecture: 'amd64' }]);
    const blobs = join(dir, 'blobs', 'sha256');
    const state = async (): Promise<string[]> => Promise.all((await readdir(blobs)).sort().map(async (name) => {
      const info = await stat(join(blobs, name));
      return `${name} ${info.ino} ${info.mtimeMs} ${info.ctimeMs}`;
    }));
    const before = await state();
    const index = findRoot(await readLayout(dir)).digest;
    const given = await retagLayout(dir, 'test:1', ['other/test:2', 'k8s-deploy-{arch}/{name}:{tag}']);
    expect(await state()).toEqual(before);
    expect(given.map((g) => g.name)).toEqual(['other/test:2', 'k8s-deploy-loong64/test:1', 'k8s-deploy-amd64/test:1']);
    expect(given[0]?.digest).toBe(index);
    const layout = await readLayout(dir);
    const [loong] = await readPlatforms(layout, findRoot(layout, 'k8s-deploy-loong64/test:1'));
    expect(loong?.platform).toBe('linux/loong64');
    expect(loong?.descriptor.digest).toBe(given[1]?.digest);
    const text = await readFile(join(dir, 'index.json'), 'utf8');
    await retagLayout(dir, 'test:1', ['other/test:2', 'k8s-deploy-{arch}/{name}:{tag}']);
    expect((JSON.parse(await readFile(join(dir, 'index.json'), 'utf8')) as { manifests: unknown[] }).manifests).toHaveLength((JSON.parse(text) as { manifests: unknown[] }).manifests.length);
  });

  test('one wrong name leaves everything as it was', async () => {
    const dir = await makeLayout([{ layers }]);
    const before = await readFile(join(dir, 'index.json'), 'utf8');
    await expect(retagLayout(dir, 'test:1', ['fine:1', 'Wrong Name'])).rejects.toThrow(/no image reference/);
    expect(await readFile(join(dir, 'index.json'), 'utf8')).toBe(before);
  });
});

describe('joining', () => {
  test('two layouts become one index', async () => {
    const parts = [{ layout: await makeLayout([{ layers }]) }, { layout: await makeLayout([{ layers, architecture: 'amd64' }]) }];
    const to = await tempDir();
    await joinLayouts(parts, to, 'joined:1');
    const layout = await readLayout(to);
    expect((await readPlatforms(layout, findRoot(layout, 'joined:1'))).map((p) => [p.platform, p.claimed])).toEqual([['linux/loong64', 'linux/loong64'], ['linux/amd64', 'linux/amd64']]);
  });
  test('two manifests of one platform are refused', async () => {
    const parts = [{ layout: await makeLayout([{ layers }]) }, { layout: await makeLayout([{ layers: [[{ name: 'y' }]] }]) }];
    const to = await tempDir();
    await expect(joinLayouts(parts, to, 'joined:1')).rejects.toThrow(/two manifests of linux\/loong64/);
    expect(findRootNames(await readLayout(to))).toEqual([]);
  });
  test('variants are platforms of their own', () => {
    const manifest = (variant: string): Parameters<typeof indexContent>[0][number] => ({ mediaType: 'm', digest: `sha256:${variant.repeat(32)}`, size: 1, platform: { os: 'linux', architecture: 'arm', variant } });
    expect(() => indexContent([manifest('v6'), manifest('v7')])).not.toThrow();
    expect(() => indexContent([manifest('v7'), manifest('v7')])).toThrow(/two manifests of linux\/arm\/v7/);
  });
});

const findRootNames = (layout: { roots: { digest: string }[] }): string[] => layout.roots.map((r) => r.digest);

const SPEC: ImageSpec = {
  name: 'x', tag: '1', base: 'scratch', platforms: [], files: [], certificates: '', entrypoint: ['/x'], cmd: [], env: {}, user: '65532:65532', workdir: '', ports: [], labels: {}, timestamp: 0,
};

describe('Dockerfile', () => {
  test('values cannot leave their place', () => {
    const text = dockerfile({ ...SPEC, env: { A: 'b" $C \\' }, labels: { l: '"\\"' }, cmd: ['a"b', '$x'] });
    expect(text.split('\n')).toEqual(['FROM scratch', 'COPY rootfs/ /', 'COPY --chown=65532:65532 home/ /home/', 'ENV A="b\\" \\$C \\\\"', 'LABEL "l"="\\"\\\\\\""', 'USER 65532:65532', 'ENTRYPOINT ["/x"]', 'CMD ["a\\"b","$x"]', '']);
  });
  test.each([
    { env: { A: 'x\nUSER root' } }, { labels: { a: 'x\rUSER 0' } }, { env: { 'A B': 'x' } }, { labels: { 'a\nb': 'x' } }, { workdir: 'relative' }, { workdir: '/a$b' }, { user: 'root\nRUN x' },
    { user: 'somebody' }, { ports: [0] }, { ports: [70000] }, { base: 'x\nRUN y' }, { entrypoint: ['a\nb'] },
  ] as Partial<ImageSpec>[])('%j is refused', (part) => {
    expect(() => dockerfile({ ...SPEC, ...part })).toThrow();
  });
});

describe('date of an image', () => {
  const context = { signal: new AbortController().signal, reporter: silentReporter } as unknown as Context;
  test.each([
    ['v0.0.0-20210626002108-cebf3318546f', {}, 1624666868],
    ['v1.2.4-0.20210626002108-cebf3318546f', {}, 1624666868],
    ['v1.2.3', {}, 0],
    ['v0.0.0-20210626002108-cebf3318546f', { SOURCE_DATE_EPOCH: '5' }, 5],
  ])('%s %j', async (version, env, seconds) => {
    expect(await imageTimestamp(version, '/', context, env)).toBe(seconds);
  });
  test('nonsense is refused', async () => {
    await expect(imageTimestamp('', '/', context, { SOURCE_DATE_EPOCH: 'now' })).rejects.toThrow(/SOURCE_DATE_EPOCH/);
  });
});
