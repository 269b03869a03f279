// @seconds 30
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentReporter } from '../../src/lib/log.js';
import { exec } from '../../src/lib/exec.js';
import { audit } from '../../src/stages/audit.js';
import { promote } from '../../src/stages/promote.js';
import { retag } from '../../src/stages/retag.js';
import { testWhere } from '../test-where.js';
import { elf, LOONGARCH, makeLayout, putBlob, putRoots, sha, tar, tempDir, type Entry } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
let registry: TestRegistry;
let count = 0;

beforeAll(async () => { registry = await startRegistry(); }, 60_000);
afterAll(() => registry.stop());

const program: Entry = { name: 'app', content: elf(LOONGARCH), mode: 0o755 };

/** Pushes what is in a layout, and answers what promoting it says, and whether the name is there afterwards. */
async function promoted(layout: string, reference = 'test:1'): Promise<{ said: string; named: boolean }> {
  const name = `${registry.name}/hostile/h${++count}`;
  const pushed = await retag({ source: `oci:${layout}:${reference}`, destinations: [`${name}:candidate`] }, control).then(() => '', (error: unknown) => (error as Error).message);
  const said = pushed || (await promote({ source: `${name}:candidate`, destinations: [`${name}:stable`] }, control).then(() => 'promoted', (error: unknown) => (error as Error).message));
  const seen = await exec('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${name}:stable`]);
  return { said, named: seen.exitCode === 0 };
}

describe('hostile images get no name', () => {
  test.each([
    ['a layer with ../', { name: '../escape', content: 'x' }, /leaves the image/],
    ['an absolute hard link', { name: 'l', type: 'link', linkname: '/etc/passwd' }, /absolute target/],
    ['a device node', { name: 'dev/sda', type: 'block-device' }, /is a device node/],
  ] as [string, Entry, RegExp][])('%s', async (_what, entry, message) => {
    const { said, named } = await promoted(await makeLayout([{ layers: [[program, entry]] }]));
    expect([named, said]).toEqual([false, expect.stringMatching(message)]);
  }, 60_000);

  test('an absolute link leads to the image\'s own files, not to this machine\'s', async () => {
    const layout = await makeLayout([{ layers: [[program, { name: 'etc/' }, { name: 'etc/shadow', type: 'symlink', linkname: '/etc/passwd' }, { name: 'etc/passwd', content: 'of the image\n' }]] }]);
    const outcome = await audit({ image: `oci:${layout}`, forbidden: ['root:x:0:0'] }, control);
    expect(outcome.passed).toBe(true);
  });

  test('a compression bomb', async () => {
    const dir = await tempDir();
    const bomb = gzipSync(await tar([{ name: 'zero', content: Buffer.alloc(320 * 2 ** 20) }]), { level: 9 });
    const layer = await putBlob(dir, bomb, LAYER);
    const config = await putBlob(dir, JSON.stringify({ os: 'linux', architecture: 'loong64', config: {}, rootfs: { type: 'layers', diff_ids: [`sha256:${sha('x')}`] } }), 'application/vnd.oci.image.config.v1+json');
    await putRoots(dir, [{ ...(await putBlob(dir, JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }), MANIFEST)), annotations: { 'org.opencontainers.image.ref.name': 'test:1' } }]);
    const { said, named } = await promoted(dir);
    expect([named, said]).toEqual([false, expect.stringMatching(/unpacks to more than/)]);
  }, 120_000);

  test('a foreign layer URL', async () => {
    const dir = await tempDir();
    const layer = { ...(await putBlob(dir, gzipSync(await tar([program])), LAYER)), urls: ['http://192.0.2.1/layer'] };
    const config = await putBlob(dir, JSON.stringify({ os: 'linux', architecture: 'loong64', config: {}, rootfs: { type: 'layers', diff_ids: [] } }), 'application/vnd.oci.image.config.v1+json');
    await putRoots(dir, [{ ...(await putBlob(dir, JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }), MANIFEST)), annotations: { 'org.opencontainers.image.ref.name': 'test:1' } }]);
    const { said, named } = await promoted(dir);
    expect([named, said]).toEqual([false, expect.stringMatching(/foreign address/)]);
  });
});

describe('a full disk', () => {
  const isRoot = process.getuid?.() === 0;

  testWhere(isRoot, 'mounts a small file system, which needs root')('below a layout: no name, no half image; with room it completes', async () => {
    const small = await tempDir();
    const mounted = await exec('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]);
    expect([mounted.exitCode, mounted.stderr]).toEqual([0, '']);
    try {
      const { randomBytes } = await import('node:crypto');
      const source = await makeLayout([{ layers: [[program, { name: 'big', content: randomBytes(3_000_000) }]] }]);
      const to = `oci:${join(small, 'layout')}:x:1`;
      await expect(retag({ source: `oci:${source}`, destinations: [to] }, control)).rejects.toMatchObject({ message: 'the disk is full' });
      await expect(audit({ image: to }, control)).rejects.toThrow();
      expect((await readdir(join(small, 'layout', 'blobs', 'sha256')).catch(() => [])).filter((name) => name.endsWith('.part'))).toEqual([]);
      await exec('mount', ['-o', 'remount,size=20m', small]);
      await retag({ source: `oci:${source}`, destinations: [to] }, control);
      expect((await audit({ image: to }, control)).platforms).toHaveLength(1);
    } finally {
      await exec('umount', [small]);
    }
  }, 60_000);
});
