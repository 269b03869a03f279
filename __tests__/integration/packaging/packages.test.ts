// @seconds 120
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { exec, withEnv, type ExecResult } from '../../../src/lib/exec.js';
import { sha256File } from '../../../src/lib/files.js';
import type { PackageFile } from '../../../src/record/types.js';
import { which } from '../../../src/target/tools.js';
import { testWhere } from '../../test-where.js';
import { folder, type StageRun } from '../build/fixture.js';
import { greeter, packaged } from './fixture.js';

const SECONDS = 600_000;
const has = { lintian: (await which('lintian')) !== undefined, rpm: (await which('rpm')) !== undefined, gpg: (await which('gpg')) !== undefined };

let project = '';
let run: StageRun;
beforeAll(async () => {
  project = await greeter();
  run = await packaged(project);
}, SECONDS);

function find(format: string, arch: string, from = run): PackageFile & { file: string } {
  const found = from.record.packages?.find((one) => one.format === format && one.arch === arch);
  if (found === undefined) throw new Error(`no ${format} for ${arch}`);
  return { ...found, file: join(from.workDir, found.path) };
}

async function ok(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<ExecResult> {
  const result = await exec(file, args, { env: withEnv(env) });
  if (result.exitCode !== 0) throw new Error(`${result.command}: ${result.stdout}${result.stderr}`);
  return result;
}

describe('the package stage', () => {
  test('makes three formats for both architectures, each as its package manager spells it, and reads them back', async () => {
    expect(run.record.packages?.map(({ path, version }) => [path, version])).toEqual([
      ['packages/greeter_1.2.3-1_loong64.deb', '1.2.3-1'], ['packages/greeter-1.2.3-1.loongarch64.rpm', '1.2.3-1'], ['packages/greeter-1.2.3-r1.loongarch64.apk', '1.2.3-r1'],
      ['packages/greeter_1.2.3-1_amd64.deb', '1.2.3-1'], ['packages/greeter-1.2.3-1.x86_64.rpm', '1.2.3-1'], ['packages/greeter-1.2.3-r1.x86_64.apk', '1.2.3-r1'],
    ]);
    for (const { path, sha256, checks } of run.record.packages ?? []) {
      expect(await sha256File(join(run.workDir, path))).toBe(sha256);
      expect(checks.map(({ passed }) => passed)).toEqual([true, true, true]);
    }
  });

  test('gives the same bytes from the same source, whenever and wherever', async () => {
    const again = await packaged(project);
    expect(again.record.packages?.map(({ path, sha256 }) => [path, sha256])).toEqual(run.record.packages?.map(({ path, sha256 }) => [path, sha256]));
  }, SECONDS);

  test('is left out of a run of all stages where the project file has no section', async () => {
    const plain = await folder({ 'go.mod': 'module example.org/plain\n\ngo 1.21\n', 'main.go': 'package main\n\nfunc main() {}\n' });
    const { record } = await packaged(plain, { dryRun: true });
    expect(record.packages).toEqual([]);
    expect(record.stages['package']).toMatchObject({ state: 'skipped' });
  }, SECONDS);
});

describe('a deb', () => {
  /** This lintian may be older than the architecture. */
  const UNKNOWN = /unknown-architecture loong64|binary-from-other-architecture/;
  testWhere(has.lintian, 'there is no lintian')('is clean for lintian, but for the overrides that it states', async () => {
    for (const arch of ['amd64', 'loong64']) {
      const { stdout } = await exec('lintian', ['--allow-root', '--pedantic', find('deb', arch).file]);
      expect(stdout.split('\n').filter((line) => /^[EWP]:/.test(line) && !(arch === 'loong64' && UNKNOWN.test(line)))).toEqual([]);
    }
    const unpacked = await folder();
    await ok('dpkg-deb', ['-x', find('deb', 'amd64').file, unpacked]);
    const overrides = (await readFile(join(unpacked, 'usr/share/lintian/overrides/greeter'), 'utf8')).split('\n').filter((line) => line.startsWith('greeter: ')).map((line) => line.split(' ')[1]);
    expect(overrides).toEqual(['statically-linked-binary', 'unstripped-binary-or-object', 'initial-upload-closes-no-bugs']);
  }, 120_000);
});

describe('an rpm', () => {
  testWhere(has.rpm, 'there is no rpm')('is installed, verified and erased by rpm --root --nodeps, and its program runs', async () => {
    const root = await folder();
    const rpm = (args: readonly string[]): Promise<ExecResult> => ok('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', ...args]);
    await rpm(['--initdb']);
    const { file } = find('rpm', 'amd64');
    // Without a shell in the root there are no scripts; those run in the test of a whole root.
    await rpm(['--nodeps', '--noscripts', '-i', file]);
    expect((await rpm(['-qa', '--qf', '%{NAME} %{VERSION}-%{RELEASE} %{ARCH} %{LICENSE}\n'])).stdout).toBe('greeter 1.2.3-1 x86_64 MIT\n');
    expect((await rpm(['-qc', 'greeter'])).stdout).toBe('/etc/greeter/greeter.conf\n');
    expect((await ok(join(root, 'usr/bin/greeter'), [])).stdout).toBe('greeter v1.2.3 on amd64: ');
    await rpm(['--noscripts', '-e', 'greeter']);
    expect((await rpm(['-qa'])).stdout).toBe('');
  }, 120_000);

  testWhere(has.rpm && has.gpg, 'there is no rpm or gpg')('is signed with a key that rpm then knows it by, and a deb with the same', async () => {
    const home = await folder();
    const env = { GNUPGHOME: home };
    await ok('gpg', ['--batch', '--passphrase', '', '--quick-generate-key', 'Test <test@example.org>', 'rsa2048', 'sign'], env);
    const [secret, open] = [join(home, 'secret.asc'), join(home, 'public.asc')];
    await writeFile(secret, (await ok('gpg', ['--batch', '--armor', '--export-secret-keys'], env)).stdout, { mode: 0o600 });
    await writeFile(open, (await ok('gpg', ['--armor', '--export'], env)).stdout);
    const signed = await packaged(project, { gpgKey: secret });
    const root = await folder();
    const { file } = find('rpm', 'loong64', signed);
    await ok('rpmkeys', ['--root', root, '--dbpath', '/var/lib/rpm', '--import', open]);
    expect((await ok('rpmkeys', ['--root', root, '--dbpath', '/var/lib/rpm', '-K', file])).stdout).toMatch(/digests signatures OK/);
    expect(signed.record.packages?.map((one) => [one.format, one.signed]).slice(0, 3)).toEqual([['deb', true], ['rpm', true], ['apk', false]]);
    expect(JSON.stringify(signed.record)).not.toContain(secret);
    const parts = await folder();
    const deb = find('deb', 'loong64', signed).file;
    await exec('ar', ['x', deb], { cwd: parts });
    const whole = Buffer.concat(await Promise.all(['debian-binary', 'control.tar.gz', 'data.tar.gz'].map((name) => readFile(join(parts, name)))));
    await writeFile(join(parts, 'whole'), whole);
    expect((await ok('gpg', ['--verify', join(parts, '_gpgorigin'), join(parts, 'whole')], env)).stderr).toMatch(/Good signature/);
  }, SECONDS);
});

/** The gzip members of an Alpine package: signature (if signed), control, data. Source: Alpine's wiki, "Apk spec", version 2. */
async function members(file: string): Promise<Buffer[]> {
  const whole = await readFile(file);
  const found: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    // A member ends where its deflate stream and the eight bytes behind it do.
    const { engine, buffer: _ } = inflateRawSync(whole.subarray(at + 10), { info: true } as never) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    const end = at + 10 + engine.bytesWritten + 8;
    found.push(whole.subarray(at, end));
    at = end;
  }
  return found;
}

describe('an apk', () => {
  test('is a control and a data part, the one with the hash of the other', async () => {
    const parts = await members(find('apk', 'loong64').file);
    expect(parts).toHaveLength(2);
    const control = gunzipSync(parts[0] ?? Buffer.alloc(0)).toString('latin1');
    const field = (name: string): string => new RegExp(`(?:^|\\0)${name} = (.*)$`, 'm').exec(control)?.[1] ?? '';
    expect([field('pkgname'), field('pkgver'), field('arch'), field('license')]).toEqual(['greeter', '1.2.3-r1', 'loongarch64', 'MIT']);
    expect(field('datahash')).toBe(createHash('sha256').update(parts[1] ?? '').digest('hex'));
    expect(control).toMatch(/\.pre-install/);
  });

  test('is signed: the signature is of the control part, by the key asked for', async () => {
    const dir = await folder();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'packager.rsa'), privateKey, { mode: 0o600 });
    const signed = await packaged(project, { apkKey: join(dir, 'packager.rsa') });
    const [signature = Buffer.alloc(0), control = Buffer.alloc(0), data] = await members(find('apk', 'loong64', signed).file);
    expect(data).toBeDefined();
    const tar = gunzipSync(signature);
    const name = tar.subarray(0, 100).toString('latin1').replace(/\0+$/, '');
    expect(name).toMatch(/^\.SIGN\.RSA\..+\.rsa\.pub$/);
    const size = parseInt(tar.subarray(124, 135).toString('latin1'), 8);
    expect(verify('sha1', control, createPublicKey(publicKey), tar.subarray(512, 512 + size))).toBe(true);
  }, SECONDS);
});
