import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../src/lib/exec.js';
import { makeIndex, retagImage, Stores, type RetagOutcome, type RetagRequest } from '../../src/images/index.js';
import { Registry } from '../../src/images/registry/client.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64, type ImageParts } from '../unit/images/make-layout.js';
import { startProxy, startRegistry, type TestRegistry } from './registry-server.js';

const signal = new AbortController().signal;
const app = (machine: number): ImageParts['layers'] => [[{ name: 'base', content: randomBytes(700_000) }], [{ name: 'app', content: elf(machine), mode: 0o755 }]];
const LOONG: ImageParts = { layers: app(LOONGARCH), config: { Entrypoint: ['/app'] } };
const AMD: ImageParts = { layers: app(X86_64), architecture: 'amd64', config: { Entrypoint: ['/app'] } };

let registry: TestRegistry;
let secured: TestRegistry;
let layout = '';

/** Retags with the logins and certificates of the test's registries only. */
async function retag(request: RetagRequest, server = registry): Promise<RetagOutcome> {
  return retagImage(request, open(server));
}
const open = (server = registry): Stores => new Stores({ signal, authFiles: [server.authFile], certDirs: [server.certDir] });
const digestOf = (repository: string, tag: string, server = registry): Promise<string> => new Registry(server.name, { signal, authFiles: [server.authFile], certDirs: [server.certDir] }).digestOf(repository, tag);

beforeAll(async () => {
  registry = await startRegistry();
  secured = await startRegistry({ tls: true, login: true });
  layout = await makeLayout([LOONG, AMD]);
}, 60_000);
afterAll(async () => {
  await registry.stop();
  await secured.stop();
});

describe('retag with a real registry', () => {
  test('layout → registry → same registry: no blob byte moves, the digest stays', async () => {
    const pushed = await retag({ source: `oci:${layout}:test:1`, destinations: [`${registry.name}/defaultbackend:1.0`] });
    expect(pushed.bytes).toBeGreaterThan(1_400_000);
    expect(await digestOf('defaultbackend', '1.0')).toBe(pushed.digest);
    const stores = open();
    const again = await retagImage({ source: `${registry.name}/defaultbackend:1.0`, destinations: [`${registry.name}/k8s-deploy/defaultbackend:1.0`, `${registry.name}/k8s-deploy/defaultbackend:stable`] }, stores);
    expect([again.bytes, stores.traffic.sent]).toEqual([0, 0]);
    expect(again.names.map((n) => [n.action, n.digest])).toEqual([['set', pushed.digest], ['set', pushed.digest]]);
    expect(stores.traffic.received).toBeLessThan(10_000);
    expect(await digestOf('k8s-deploy/defaultbackend', 'stable')).toBe(pushed.digest);
  });

  test('a name inside a registry takes few requests: none only asks how it speaks, and none comes twice', async () => {
    await retag({ source: `oci:${layout}:test:1`, destinations: [`${registry.name}/counted:1`] });
    const proxy = await startProxy(registry);
    try {
      const { digest, bytes } = await retag({ source: `${proxy.name}/counted:1`, destinations: [`${proxy.name}/counted-again:1`], attestations: 'drop' });
      expect(bytes).toBe(0);
      expect(await digestOf('counted-again', '1')).toBe(digest);
      const kinds = proxy.log.map((line) => line.replace(/^(\S+) \/v2\/(\S+?)\/(manifests|blobs)\/.*$/, '$1 $2 $3')).sort();
      expect(kinds).toEqual([
        'GET counted blobs', 'GET counted blobs', 'GET counted manifests', 'GET counted manifests', 'GET counted manifests', 'GET counted-again manifests',
        ...Array.from({ length: 6 }, () => 'POST counted-again blobs'), 'PUT counted-again manifests', 'PUT counted-again manifests', 'PUT counted-again manifests',
      ]);
    } finally {
      await proxy.stop();
    }
  });

  test('a name for each architecture holds that architecture', async () => {
    const outcome = await retag({ source: `${registry.name}/defaultbackend:1.0`, destinations: [`${registry.name}/{prefix}-{arch}/{name}:{tag}`], prefix: 'k8s-deploy' });
    expect(outcome.names.map((n) => n.name)).toEqual([`${registry.name}/k8s-deploy-loong64/defaultbackend:1.0`, `${registry.name}/k8s-deploy-amd64/defaultbackend:1.0`]);
    const seen = await exec('skopeo', ['inspect', '--tls-verify=false', '--override-arch', 'loong64', `docker://${registry.name}/k8s-deploy-loong64/defaultbackend:1.0`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ Architecture: 'loong64', Digest: outcome.names[0]?.digest });
    const raw = await exec('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${registry.name}/k8s-deploy-amd64/defaultbackend:1.0`]);
    expect(JSON.parse(raw.stdout)).toHaveProperty('config');
  });

  test('across registries, with TLS and a login; back into an archive and a layout', async () => {
    const both = new Stores({ signal, authFiles: [secured.authFile], certDirs: [secured.certDir] });
    const out = await retagImage({ source: `${registry.name}/defaultbackend:1.0`, destinations: [`${secured.name}/a/b:1`] }, both);
    expect(await digestOf('a/b', '1', secured)).toBe(out.digest);
    const archive = join(await tempDir(), 'image.tar');
    await retag({ source: `${secured.name}/a/b@${out.digest}`, destinations: [`oci-archive:${archive}:a/b:1`, `oci-archive:${archive}:a/b:2`] }, secured);
    expect((await exec('skopeo', ['inspect', '--override-arch', 'loong64', `oci-archive:${archive}:a/b:2`])).exitCode).toBe(0);
    const read = await exec('skopeo', ['inspect', '--override-arch', 'loong64', `oci-archive:${archive}:a/b:1`]);
    expect(JSON.parse(read.stdout)).toMatchObject({ Architecture: 'loong64' });
    const to = join(await tempDir(), 'layout');
    const last = await retag({ source: `oci-archive:${archive}:a/b:1`, destinations: [`oci:${to}:x/y:2`], platform: 'linux/loong64' });
    expect(last.names[0]?.digest).not.toBe(out.digest);
    expect(JSON.parse((await exec('skopeo', ['inspect', '--override-arch', 'loong64', `oci:${to}:x/y:2`])).stdout)).toMatchObject({ Architecture: 'loong64' });
    expect(await readdir(join(to, 'blobs', 'sha256'))).toHaveLength(4);
  });

  test('without a login, or without trust, nothing is sent', async () => {
    const empty = join(await tempDir(), 'none.json');
    const source = `oci:${layout}:test:1`;
    await expect(retagImage({ source, destinations: [`${secured.name}/no:1`] }, new Stores({ signal, authFiles: [empty], certDirs: [secured.certDir] }))).rejects.toThrow(/answered 401/);
    await expect(retagImage({ source, destinations: [`${secured.name}/no:1`] }, new Stores({ signal, authFiles: [secured.authFile], certDirs: [] }))).rejects.toThrow(/certificate is not trusted/);
    expect(await readdir(join(secured.root, 'data', 'docker', 'registry', 'v2', 'repositories')).catch(() => [])).not.toContain('no');
  });

  test('the tags of a version, never over a newer one', async () => {
    const source = `${registry.name}/defaultbackend:1.0`;
    const to = `${registry.name}/versions/x`;
    const names = async (version: string, more: Partial<RetagRequest> = {}): Promise<string[]> => (await retag({ source, destinations: [to], version, ...more })).names.map((n) => `${n.name.split(':').pop() ?? ''} ${n.action}`);
    expect(await names('v1.2.3')).toEqual(['1.2.3 set', '1.2 set', '1 set', 'latest set']);
    expect(await names('v1.2.3')).toEqual(['1.2.3 same', '1.2 same', '1 same', 'latest same']);
    const other = { platform: 'linux/loong64' };
    expect(await names('v1.1.9', other)).toEqual(['1.1.9 set', '1.1 set', '1 kept', 'latest kept']);
    expect(await names('v2.0.0-rc.1', other)).toEqual(['2.0.0-rc.1 set']);
    expect(await names('v1.3.0', { ...other, dryRun: true })).toEqual(['1.3.0 set', '1.3 set', '1 moved', 'latest moved']);
    expect(await digestOf('versions/x', '1.3.0')).toBe('');
    expect(await names('v1.2.3', other)).toEqual(['1.2.3 kept', '1.2 moved', '1 moved', 'latest moved']);
    expect(await names('v1.1.9', { force: true })).toEqual(['1.1.9 moved', '1.1 moved', '1 moved', 'latest moved']);
  });

  test('immutable tags stay', async () => {
    const request: RetagRequest = { source: `${registry.name}/defaultbackend:1.0`, destinations: [`${registry.name}/versions/x:1.1`], platform: 'linux/amd64', immutable: ['\\d+\\.\\d+'] };
    expect((await retag(request)).names[0]).toMatchObject({ action: 'kept', reason: expect.stringContaining('force') });
    expect((await retag({ ...request, force: true })).names[0]).toMatchObject({ action: 'moved' });
  });

  test('what is not there', async () => {
    await expect(retag({ source: `${registry.name}/nothing:1`, destinations: [`${registry.name}/x:1`] })).rejects.toThrow(/there is no such image/);
    await expect(retag({ source: `${registry.name}/defaultbackend:1.0`, destinations: [`${registry.name}/x:1`], platform: 'linux/s390x' })).rejects.toThrow(/no platform linux\/s390x/);
    await expect(retag({ source: `${registry.name}/defaultbackend@sha256:${'a'.repeat(63)}`, destinations: [`${registry.name}/x:1`] })).rejects.toThrow(/63 hex digits/);
  });
});

describe('index with a real registry', () => {
  const push = async (parts: ImageParts, name: string): Promise<string> => (await retag({ source: `oci:${await makeLayout([parts])}`, destinations: [`${registry.name}/${name}`], platform: `linux/${parts.architecture ?? 'loong64'}` })).digest;

  test('joins digests of a matrix, adds to what is there, refuses twins', async () => {
    const amd = await push({ ...AMD, layers: app(X86_64) }, 'matrix/app:amd64');
    const loong = await push({ ...LOONG, layers: app(LOONGARCH) }, 'matrix/app:loong64');
    const arm = await push({ layers: [[{ name: 'x', content: 'x' }]], architecture: 'arm64' }, 'elsewhere/app:arm64');
    const destination = `${registry.name}/matrix/app:1`;
    const first = await makeIndex({ destination, sources: [`${registry.name}/matrix/app@${amd}`, `${registry.name}/elsewhere/app@${arm}`] }, open());
    expect(first).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'], bytes: 0, before: '' });
    const before = (await new Registry(registry.name, { signal }).manifest('matrix/app', '1'))?.content.toString() ?? '';
    const second = await makeIndex({ destination, base: destination, sources: [`${registry.name}/matrix/app@${loong}`] }, open());
    expect(second).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64', 'linux/loong64'], added: ['linux/loong64'], bytes: 0, before: first.digest });
    const after = (await new Registry(registry.name, { signal }).manifest('matrix/app', '1'))?.content.toString() ?? '';
    const entries = (text: string): unknown[] => (JSON.parse(text) as { manifests: unknown[] }).manifests;
    expect(entries(after).slice(0, 2)).toEqual(entries(before));
    const seen = await exec('skopeo', ['inspect', '--tls-verify=false', '--override-arch', 'loong64', `docker://${destination}`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ Architecture: 'loong64', Digest: second.digest });

    const again = await makeIndex({ destination, base: destination, sources: [`${registry.name}/matrix/app@${loong}`] }, open());
    expect(again.digest).toBe(second.digest);
    const other = await push({ ...LOONG, layers: [[{ name: 'other', content: 'x' }]], config: {} }, 'matrix/app:other');
    await expect(makeIndex({ destination, base: destination, sources: [`${registry.name}/matrix/app@${other}`] }, open())).rejects.toThrow(/two manifests of linux\/loong64/);
    expect(await digestOf('matrix/app', '1')).toBe(second.digest);
    const replaced = await makeIndex({ destination, base: destination, replace: true, sources: [`${registry.name}/matrix/app@${other}`] }, open());
    expect(replaced.platforms).toEqual(['linux/amd64', 'linux/arm64', 'linux/loong64']);
  });

  test('an index whose label lies is not copied', async () => {
    const lying = await makeLayout([{ ...AMD, claimed: 'linux/loong64' }]);
    await expect(retag({ source: `oci:${lying}`, destinations: [`${registry.name}/lying:1`] })).rejects.toThrow(/index says linux\/loong64, the image's config linux\/amd64/);
    expect(await digestOf('lying', '1')).toBe('');
  });
});

describe('logins', () => {
  test('the credential helper is asked, and a login never shows', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'bin'));
    const { USER, PASSWORD } = await import('./registry-server.js');
    await writeFile(join(dir, 'bin', 'docker-credential-test'), `#!/bin/sh\nread name; echo "$name" >> ${dir}/asked; printf '{"Username":"${USER}","Secret":"${PASSWORD}"}'\n`, { mode: 0o755 });
    await writeFile(join(dir, 'config.json'), JSON.stringify({ credHelpers: { [secured.name]: 'test' } }));
    const path = process.env['PATH'];
    process.env['PATH'] = `${join(dir, 'bin')}:${path ?? ''}`;
    const said: string[] = [];
    try {
      const stores = new Stores({ signal, authFiles: [join(dir, 'config.json')], certDirs: [secured.certDir], say: (line) => said.push(line) });
      const outcome = await retagImage({ source: `oci:${layout}:test:1`, destinations: [`${secured.name}/helper:1`] }, stores, (line) => said.push(line));
      expect(await digestOf('helper', '1', secured)).toBe(outcome.digest);
      expect(JSON.stringify([outcome, said])).not.toContain(PASSWORD);
    } finally {
      process.env['PATH'] = path;
    }
    expect((await readFile(join(dir, 'asked'), 'utf8')).trim()).toBe(secured.name);
  });

  test('no process of a push has a login in its command line or environment', async () => {
    const home = await tempDir();
    const { USER, PASSWORD } = await import('./registry-server.js');
    await mkdir(join(home, 'bin'));
    await mkdir(join(home, '.docker/certs.d'), { recursive: true });
    await cp(join(secured.certDir, secured.name), join(home, '.docker/certs.d', secured.name), { recursive: true });
    // It lives long enough to be seen.
    await writeFile(join(home, 'bin/docker-credential-test'), `#!/bin/sh\nread name; sleep 1; printf '{"Username":"${USER}","Secret":"%s"}' "$(cat ${home}/secret)"\n`, { mode: 0o755 });
    await writeFile(join(home, 'secret'), PASSWORD);
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ credHelpers: { [secured.name]: 'test' } }));
    const seen = new Set<string>();
    const leaks = new Set<string>();
    const secrets = [PASSWORD, Buffer.from(`${USER}:${PASSWORD}`).toString('base64'), Buffer.from(PASSWORD).toString('base64')];
    const look = async (): Promise<void> => {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        for (const file of ['cmdline', 'environ']) {
          const text = (await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')).replaceAll('\0', ' ');
          if (!text.includes(home) && !text.includes(secured.name)) continue; // Another's.
          if (file === 'cmdline') seen.add(text);
          if (secrets.some((secret) => text.includes(secret))) leaks.add(`${file}: ${text}`);
        }
      }
    };
    let over = false;
    const cli = [join(process.cwd(), 'build/front/cli.js'), 'retag', `oci:${layout}:test:1`, `${secured.name}/seen:1`];
    const pushing = exec(process.execPath, cli, { env: { PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: home }, timeout: 120 }).finally(() => { over = true; });
    while (!over) await look();
    const answer = await pushing;
    expect({ code: answer.exitCode, said: answer.stderr + answer.stdout }).toEqual({ code: 0, said: expect.not.stringContaining(PASSWORD) });
    expect(await digestOf('seen', '1', secured)).not.toBe('');
    expect([...seen].filter((line) => line.includes(' retag '))).not.toHaveLength(0);
    expect([...seen].filter((line) => line.includes('docker-credential-test get'))).not.toHaveLength(0);
    expect([...leaks]).toEqual([]);
  }, 180_000);
});
