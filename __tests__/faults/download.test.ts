// @seconds 40
import { afterEach, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MC, folderWith, halfWritten, loongAdapt, message, scratch, type Run, type RunOptions } from './support.js';
import { moduleProxy, type Mishap, type Proxy } from './proxy.js';

const SECONDS = 120_000;
const DEP = 'example.org/dep@v1.0.0';
let proxy: Proxy | undefined;
afterEach(async () => { await proxy?.close(); });

/** Go with an empty module cache and this proxy alone. */
async function freshGo(url: string): Promise<Record<string, string>> {
  return { GOPROXY: url, GOSUMDB: 'off', GONOSUMDB: '', GOPRIVATE: '', GOFLAGS: '-modcacherw', GOMODCACHE: join(await scratch(), 'mod'), GOTOOLCHAIN: 'local' };
}

async function detectWith(mishap: Mishap, project = DEP, more: RunOptions = {}): Promise<Run & { work: string }> {
  proxy = await moduleProxy(mishap);
  const work = join(await scratch(), 'work');
  return { ...(await loongAdapt(['detect', project, '--work-dir', work], { ...more, env: await freshGo(proxy.url) })), work };
}

describe('a module download', () => {
  test('that works is used (else the others prove nothing)', async () => {
    const run = await detectWith('none');
    expect(run.stderr).not.toMatch(/cannot/);
    expect(run.code).toBe(0);
  }, SECONDS);

  test.each([
    ['missing', 2, /example\.org\/dep@v1\.0\.0.*Check the module path and version/],
    ['error', 1, /example\.org\/dep@v1\.0\.0.*network and GOPROXY/],
    ['cut', 1, /example\.org\/dep@v1\.0\.0.*network and GOPROXY/],
  ] as const)('%s: exit %d', async (mishap, code, text) => {
    const run = await detectWith(mishap);
    expect(run.code).toBe(code);
    expect(message(run)).toMatch(text);
    expect(await halfWritten(run.work)).toEqual([]);
  }, SECONDS);

  test('that hangs can be interrupted', async () => {
    proxy = await moduleProxy('hang');
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['detect', DEP, '--work-dir', work], { env: await freshGo(proxy.url), wrap: ['timeout', '--signal=INT', '--preserve-status', '--foreground', '4'] });
    expect(run.code).toBe(130);
    expect(run.seconds).toBeLessThan(12);
    expect(run.stderr).toMatch(/interrupted/);
    expect(await halfWritten(work)).toEqual([]);
  }, SECONDS);

  test('that hangs is ended after --go-wait, and the line says so', async () => {
    proxy = await moduleProxy('hang');
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['detect', DEP, '--work-dir', work, '--go-wait', '3'], { env: await freshGo(proxy.url) });
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/cannot get example\.org\/dep@v1\.0\.0: the go command said nothing for 3 s.*network and GOPROXY/);
    expect(run.seconds).toBeLessThan(60);
    expect(await halfWritten(work)).toEqual([]);
  }, SECONDS);

  test('of a dependency that was changed on its way is refused, by name', async () => {
    const folder = await folderWith({
      'go.mod': 'module example.org/user\n\ngo 1.21\n\nrequire example.org/dep v1.0.0\n',
      'go.sum': 'example.org/dep v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nexample.org/dep v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
      'main.go': 'package main\n\nimport "example.org/dep"\n\nfunc main() { println(dep.X) }\n',
    });
    const run = await detectWith('other content', folder);
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/example\.org\/dep.*checksum mismatch|checksum mismatch.*example\.org\/dep/s);
  }, SECONDS);
});

describe('a dependency that cannot be had', () => {
  const USER = {
    'build.sh': 'ARCHES="amd64 arm64"\n',
    'go.mod': 'module example.org/user\n\ngo 1.21\n\nrequire example.org/dep v1.0.0\n',
    'main.go': 'package main\n\nimport "example.org/dep"\n\nfunc main() { println(dep.X) }\n',
    'low/low.go': 'package low\n\nvar X = size\n', 'low/low_amd64.go': 'package low\n\nconst size = 1\n',
  };
  const CHANGED = 'example.org/dep v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nexample.org/dep v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';

  test.each([
    ['missing', {}, /example\.org\/dep could not be loaded: .*404/],
    ['gone', {}, /example\.org\/dep could not be loaded: .*410/],
    ['error', {}, /example\.org\/dep could not be loaded: .*500/],
    ['cut', {}, /example\.org\/dep could not be loaded/],
    ['hang', {}, /the go command said nothing for 5 s.*left out/],
    ['hang', {}, /example\.org\/dep could not be loaded/],
    ['other content', { 'go.sum': CHANGED }, /example\.org\/dep@v1\.0\.0 was left out.*checksum mismatch/],
  ] as const)('%s: the rest is looked at, and the record says why', async (mishap, more, reason) => {
    proxy = await moduleProxy(mishap);
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['detect', await folderWith({ ...USER, ...more }), '--json', '--work-dir', work, ...(mishap === 'hang' ? ['--go-wait', '5'] : [])], { env: await freshGo(proxy.url) });
    expect(run.code).toBe(0);
    const record = JSON.parse(run.stdout) as { gaps: { rule: string; package: string }[]; notes: { kind: string; message: string }[] };
    expect(record.gaps.map((gap) => gap.package || gap.rule)).toEqual(['example.org/user/low', 'shell/arch-list']);
    expect(record.notes.filter((note) => note.kind === 'skipped').map((note) => note.message)).toContainEqual(expect.stringMatching(reason));
    expect(run.stdout).not.toContain(proxy.url);
  }, SECONDS);
});

test('no network at all: one line that says what could not be fetched', async () => {
  const cache = await scratch();
  const env = { GOMODCACHE: join(cache, 'mod'), GOFLAGS: '-modcacherw', GOPROXY: 'https://proxy.invalid', GOTOOLCHAIN: 'local' };
  const work = join(await scratch(), 'work');
  const run = await loongAdapt(['detect', MC, '--work-dir', work], { env, wrap: ['unshare', '--net'] });
  expect(run.code).toBe(1);
  expect(message(run)).toMatch(/cannot get github\.com\/minio\/mc.*[Nn]etwork/);
  expect(await halfWritten(work)).toEqual([]);
  await rm(cache, { recursive: true, force: true });
}, SECONDS);
