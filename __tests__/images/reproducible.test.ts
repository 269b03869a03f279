// @seconds 200
// The same digest on "another machine": another home, cache, path, umask, time zone, language, and a later time. Go's own caches are shared, for they are Go's to get right.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { base, retag } from '../../src/index.js';
import { exec, execOk } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import type { Image } from '../../src/record/types.js';
import { runStage } from '../../src/stages/pipeline.js';
import { MIRROR } from '../../src/target/apt/debian.js';
import { testWhere } from '../test-where.js';
import { elf, LOONGARCH, makeLayout, X86_64, type ImageParts } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const SECONDS = 900_000;
const control = { reporter: silentReporter, signal: new AbortController().signal };
/** The archive that this machine takes its packages from; empty for none. */
const archive = process.env[MIRROR] ?? (await exec('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']).catch(() => undefined))?.stdout.split('\n').find((uri) => /^https?:.*\/debian\/?$/.test(uri)) ?? '';
const reached = archive !== '' && (await fetch(`${archive.replace(/\/$/, '')}/dists/forky/InRelease`, { method: 'HEAD' }).then((answer) => answer.ok, () => false));

interface Machine {
  home: string;
  cacheDir: string;
  /** Where it has its projects. */
  root: string;
}

const ENV = ['HOME', 'TZ', 'LANG', 'LC_ALL', 'USER', 'XDG_CACHE_HOME'] as const;
/** Does work as if on a machine of its own, and answers what that gave. */
async function onMachine<T>(number: 1 | 2, work: (machine: Machine) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), number === 1 ? 'home-' : 'another-home-with-a-longer-name-'));
  const saved = ENV.map((name) => [name, process.env[name]] as const);
  const go = await Promise.all(['GOCACHE', 'GOMODCACHE'].map(async (name) => [name, (await execOk('go', ['env', name], '')).stdout.trim()] as const));
  const umask = process.umask(number === 1 ? 0o022 : 0o077);
  Object.assign(process.env, { HOME: home, USER: `user${number}`, TZ: number === 1 ? 'UTC' : 'Asia/Shanghai', LANG: number === 1 ? 'C' : 'C.UTF-8', LC_ALL: number === 1 ? 'C' : 'C.UTF-8' }, Object.fromEntries(go));
  delete process.env['XDG_CACHE_HOME'];
  try {
    if (number === 2) await sleep(1100);
    return await work({ home, cacheDir: join(home, number === 1 ? 'cache' : 'here/are/caches'), root: join(home, number === 1 ? 'src' : 'far/away/projects') });
  } finally {
    process.umask(umask);
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const [name] of go) delete process.env[name];
  }
}

describe('an image of a project', () => {
  let registry: TestRegistry;
  let pinned = '';
  beforeAll(async () => {
    registry = await startRegistry();
    const parts = (machine: number, architecture: string): ImageParts => ({ layers: [[{ name: 'etc/' }, { name: 'etc/os-release', content: `ID=${architecture}\n` }, { name: 'bin/tool', content: elf(machine), mode: 0o755 }]], architecture });
    const { digest } = await retag({ source: `oci:${await makeLayout([parts(LOONGARCH, 'loong64'), parts(X86_64, 'amd64')])}:test:1`, destinations: [`${registry.name}/base:1`] }, {});
    pinned = `${registry.name}/base@${digest}`;
  });
  afterAll(() => registry.stop());

  /** The project, checked out anew, its files with dates and modes of their own; its image. */
  async function built({ root, cacheDir }: Machine, projectFile: string, when: Date): Promise<Image> {
    const project = join(root, 'hello');
    await mkdir(join(project, 'web'), { recursive: true });
    const files = {
      'go.mod': 'module example.test/hello\n\ngo 1.21\n', 'main.go': 'package main\n\nimport "runtime"\n\nfunc main() { println("hello from", runtime.GOARCH) }\n', 'loong-adapt.yml': projectFile,
      'web/index.html': '<p>hello\n', 'web/run.sh': '#!/bin/sh\n', Dockerfile: `FROM ${pinned}\nCOPY web /srv/web\nCOPY web/run.sh /bin/run\nCMD ["/bin/tool"]\n`,
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(project, name), content);
    await chmod(join(project, 'web/run.sh'), 0o755);
    for (const name of await readdir(project, { recursive: true })) await utimes(join(project, name), when, when);
    // Git gives what it checks out the same content and the same bit of execution, no more.
    const record = await runStage('image', { project, workDir: join(root, 'work'), cacheDir, install: false }, control);
    const [image] = record.images;
    if (image === undefined) throw new Error('no image');
    expect(image.checks.filter((check) => !check.passed)).toEqual([]);
    return image;
  }
  const twice = async (projectFile: string): Promise<[Image, Image]> => [
    await onMachine(1, async (machine) => built(machine, projectFile, new Date('2021-01-02T03:04:05Z'))), await onMachine(2, async (machine) => built(machine, projectFile, new Date())),
  ];

  test('of its program alone', async () => {
    const [one, two] = await twice('image: {name: hello, tag: "1"}\n');
    expect(one.manifests.map((m) => m.platform)).toEqual(['linux/loong64', 'linux/amd64']);
    expect(two.digest).toBe(one.digest);
  }, SECONDS);

  test('assembled where there is no builder', async () => {
    const bin = await mkdtemp(join(tmpdir(), 'bin-'));
    for (const program of ['go', 'git', 'sh', 'env']) await symlink((await execOk('which', [program], '')).stdout.trim(), join(bin, program));
    const path = process.env['PATH'];
    process.env['PATH'] = bin;
    try {
      const [one, two] = await twice(`image: {name: hello, tag: "1", base: "${pinned}"}\n`);
      expect(one.builder).toMatch(/assembl/);
      expect(two.digest).toBe(one.digest);
    } finally {
      process.env['PATH'] = path;
    }
  }, SECONDS);

  test('its program on a base that is pinned', async () => {
    const [one, two] = await twice(`image: {name: hello, tag: "1", base: "${pinned}"}\n`);
    expect(one.manifests.map((m) => m.layers.length)).toEqual([2, 2]);
    expect(two.digest).toBe(one.digest);
  }, SECONDS);

  test('from a Dockerfile that only copies', async () => {
    const [one, two] = await twice('image: {name: hello, tag: "1", dockerfile: Dockerfile}\n');
    expect(one.builder).toMatch(/buildah|buildx/);
    expect(two.manifests).toEqual(one.manifests);
    expect(two.digest).toBe(one.digest);
  }, SECONDS);
});

describe('a base made at the date of a snapshot', () => {
  let server: Server;
  const kept = new Map<string, { status: number; body: Buffer }>();
  const asked: string[] = [];
  let fresh = 0;
  beforeAll(async () => {
    // Stands for an archive of snapshots, which can't be reached everywhere: what was asked once is the same ever after. The packages and their signatures are Debian's.
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/20261101T000000Z\//, '');
      asked.push(path);
      const answer = async (): Promise<{ status: number; body: Buffer }> => {
        const known = kept.get(path);
        if (known !== undefined) return known;
        fresh++;
        const upstream = await fetch(`${archive.replace(/\/$/, '')}/${path}`);
        const got = { status: upstream.status, body: Buffer.from(await upstream.arrayBuffer()) };
        kept.set(path, got);
        return got;
      };
      answer().then(({ status, body }) => response.writeHead(status, { 'content-length': String(body.length) }).end(request.method === 'HEAD' ? undefined : body), () => response.writeHead(502).end());
    });
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  });
  afterAll(() => { server.closeAllConnections(); server.close(); });

  testWhere(reached, 'no archive of Debian can be reached')('has the same digest on both machines, for both architectures', async () => {
    const made = (cacheDir: string): ReturnType<typeof base> => base({
      variant: 'static', architectures: ['loong64', 'amd64'], mirror: `http://127.0.0.1:${(server.address() as AddressInfo).port}/{snapshot}/`, snapshot: '20261101T000000Z', cacheDir,
      destinations: [`oci:${cacheDir}-layout:debian:static`],
    }, control);
    const one = await onMachine(1, async ({ cacheDir }) => made(cacheDir));
    expect(asked.some((path) => path.startsWith('dists/forky/'))).toBe(true);
    expect(asked.some((path) => path.startsWith('pool/main/t/tzdata/'))).toBe(true);
    const before = fresh;
    const two = await onMachine(2, async ({ cacheDir }) => made(cacheDir));
    expect(fresh).toBe(before);
    expect([one.bases.map((b) => b.cached), two.bases.map((b) => b.cached)]).toEqual([[false, false], [false, false]]);
    expect(two.bases.map((b) => b.digest)).toEqual(one.bases.map((b) => b.digest));
    expect(two.names.map((n) => n.digest)).toEqual(one.names.map((n) => n.digest));
  }, SECONDS);
});
