// @seconds 8
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findPackageGaps } from '../../../src/gaps/packages/index.js';
import type { Context } from '../../../src/lib/context.js';
import { silentReporter } from '../../../src/lib/log.js';
import { readPackage } from '../../../src/lib/packages/read.js';
import { architecture } from '../../../src/target/architectures.js';
import { checkPackageArchitecture } from '../../../src/target/package-architecture.js';
import { LOONGARCH, X86_64, elf, tar, type Entry } from '../images/make-layout.js';
import { zip, zipOfMany } from './make-zip.js';

// Built by rpmbuild 4.18 for loongarch64 with each of its payloads; x86_64.rpm and lying.rpm hold an ELF header of x86-64.
const FIXTURES = join(process.cwd(), '__tests__/unit/packages/fixtures');
const fixture = (name: string): string => join(FIXTURES, name);
const never = new AbortController().signal;

let dir: string;
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'loong-adapt-packages-')); });
afterAll(() => rm(dir, { recursive: true }));

const context = (): Context => ({
  target: architecture('loong64'), baseline: architecture('amd64'), workDir: dir, cacheDir: dir, reporter: silentReporter, signal: never, install: false, network: false,
});

async function put(name: string, content: Buffer): Promise<string> {
  await writeFile(join(dir, name), content);
  return join(dir, name);
}

/** A Debian package as dpkg-deb lays it out. */
async function deb(architectureWord: string, files: readonly Entry[]): Promise<Buffer> {
  const member = (name: string, content: Buffer): Buffer => Buffer.concat([
    Buffer.from(`${name.padEnd(16)}0           0     0     100644  ${String(content.length).padEnd(10)}\`\n`), content, Buffer.from(content.length % 2 === 0 ? '' : '\n'),
  ]);
  const control = gzipSync(await tar([{ name: './control', content: `Package: tiny\nVersion: 1.0-1\nArchitecture: ${architectureWord}\n` }]));
  return Buffer.concat([Buffer.from('!<arch>\n'), member('debian-binary', Buffer.from('2.0\n')), member('control.tar.gz', control), member('data.tar.gz', gzipSync(await tar(files)))]);
}

/** An Alpine package: gzip members that make one archive together. */
async function apk(arch: string, files: readonly Entry[]): Promise<Buffer> {
  const control = await tar([{ name: '.PKGINFO', content: `# by abuild\npkgname = tiny\npkgver = 1.0-r0\narch = ${arch}\n` }]);
  return Buffer.concat([gzipSync(control.subarray(0, control.length - 1024)), gzipSync(await tar(files))]);
}

const wheel = (...tags: string[]): string => `Wheel-Version: 1.0\nGenerator: test\n${tags.map((tag) => `Tag: cp311-cp311-${tag}\n`).join('')}`;

const program = (machine: number, interpreter = ''): Entry => ({ name: './usr/bin/tiny', content: elf(machine, interpreter), mode: 0o755 });

async function rules(path: string): Promise<string[]> {
  const found = await findPackageGaps([path], context());
  return [...found.gaps.map((gap) => `${gap.rule}: ${gap.evidence.detail}`), ...found.info.map((one) => `${one.rule}: ${one.message}`), ...found.notes.map((one) => one.message)];
}

test('of several packages one that is damaged is noted, and the others are looked at; one that is not there is a mistake', async () => {
  const damaged = await put('damaged.deb', Buffer.from('hello'));
  const found = await findPackageGaps([damaged, fixture('x86_64.rpm')], context());
  expect(found.gaps.map(({ rule }) => rule)).toEqual(['package/foreign']);
  expect(found.notes).toEqual([expect.objectContaining({ kind: 'skipped', message: expect.stringMatching(/^damaged\.deb could not be looked at: /) })]);
  expect(await findPackageGaps([damaged, damaged], context())).toMatchObject({ failure: { blame: 'failed' } }); // Nothing was seen: no result.
  expect(await findPackageGaps([damaged], context())).toMatchObject({ failure: { blame: 'failed' }, notes: [{ kind: 'skipped' }] });
  await expect(findPackageGaps([fixture('x86_64.rpm'), join(dir, 'none.deb')], context())).rejects.toMatchObject({ blame: 'user' });
});

describe('RPM', () => {
  test.each(['gzip', 'zstd', 'xz', 'bzip2'])('with a payload packed by %s', async (name) => {
    expect(await rules(fixture(`${name}.rpm`))).toEqual([`package/checked: ${name}.rpm: tiny 1.0-1 (loongarch64): 1 ELF file, all LoongArch`]);
  });
  test('of another architecture', async () => {
    expect(await rules(fixture('x86_64.rpm'))).toEqual(['package/foreign: x86_64.rpm is for x86_64, not loongarch64']);
  });
  test('whose program is of another machine than the header says', async () => {
    expect(await rules(fixture('lying.rpm'))).toEqual(['package/label: /usr/bin/tiny is built for x86-64, not LoongArch']);
  });
});

describe('deb, apk, tar', () => {
  test.each<[string, () => Promise<Buffer>, string[]]>([
    ['good.deb', () => deb('loong64', [program(LOONGARCH)]), ['package/checked: good.deb: tiny 1.0-1 (loong64): 1 ELF file, all LoongArch']],
    ['foreign.deb', () => deb('amd64', [program(X86_64)]), ['package/foreign: foreign.deb is for amd64, not loong64']],
    ['lying.deb', () => deb('loong64', [program(X86_64)]), ['package/label: /usr/bin/tiny is built for x86-64, not LoongArch']],
    ['all.deb', () => deb('all', [{ name: './etc/tiny.conf', content: 'a=1\n' }]), ['package/checked: all.deb: tiny 1.0-1 (all): 0 ELF files']],
    ['all-lying.deb', () => deb('all', [program(X86_64)]), ['package/label: /usr/bin/tiny is built for x86-64, not LoongArch']],
    ['old.deb', () => deb('loong64', [program(LOONGARCH, '/lib64/ld.so.1')]), ['package/old-abi: /usr/bin/tiny is for the old ABI (interpreter /lib64/ld.so.1)']],
    ['good.apk', () => apk('loongarch64', [program(LOONGARCH)]), ['package/checked: good.apk: tiny 1.0-r0 (loongarch64): 1 ELF file, all LoongArch']],
    ['foreign.apk', () => apk('x86_64', [program(X86_64)]), ['package/foreign: foreign.apk is for x86_64, not loongarch64']],
    ['tool.tar.gz', async () => gzipSync(await tar([program(X86_64)])), ['package/foreign: /usr/bin/tiny is built for x86-64, not LoongArch']],
    ['tool-linux-loong64.tar.gz', async () => gzipSync(await tar([program(X86_64)])), ['package/label: /usr/bin/tiny is built for x86-64, not LoongArch']],
    ['tool-linux-loong64.tar', () => tar([program(LOONGARCH)]), ['package/checked: tool-linux-loong64.tar: tool-linux-loong64.tar: 1 ELF file, all LoongArch']],
  ])('%s', async (name, make, expected) => {
    expect(await rules(await put(name, await make()))).toEqual(expected);
  });
});

describe('wheel, jar, zip', () => {
  const loong = elf(LOONGARCH, ''), pc = elf(X86_64, ''), arm = elf(183, '');
  test.each<[string, () => Promise<Buffer>, string[]]>([
    ['good.whl', () => zip({ 'tiny/_c.so': loong, 'tiny-1.0.dist-info/WHEEL': wheel('manylinux_2_38_loongarch64') }), ['package/checked: good.whl: tiny 1.0 (manylinux_2_38_loongarch64): 1 ELF file, all LoongArch']],
    ['foreign.whl', () => zip({ 'tiny/_c.so': pc, 'tiny-1.0.dist-info/WHEEL': wheel('manylinux_2_17_x86_64', 'manylinux2014_x86_64') }), ['package/foreign: foreign.whl is for manylinux_2_17_x86_64.manylinux2014_x86_64, not loongarch64']],
    ['windows.whl', () => zip({ 'tiny/_c.pyd': 'MZ', 'tiny-1.0.dist-info/WHEEL': wheel('win_amd64') }), ['package/foreign: windows.whl is for win_amd64, not loongarch64']],
    ['lying.whl', () => zip({ 'tiny/_c.so': pc, 'tiny-1.0.dist-info/WHEEL': wheel('linux_loongarch64') }), ['package/label: /tiny/_c.so is built for x86-64, not LoongArch']],
    ['any.whl', () => zip({ 'tiny/a.py': 'a = 1\n', 'tiny-1.0.dist-info/WHEEL': wheel('any') }), ['package/checked: any.whl: tiny 1.0 (any): 0 ELF files']],
    ['without.jar', () => zip({ 'native/Linux/x86_64/libdb.so': pc, 'native/Linux/aarch64/libdb.so': arm, 'native/FreeBSD/x86_64/libdb.so': pc }), ['package/no-library: /native/Linux/x86_64/libdb.so and its like are built for x86-64, AArch64, not LoongArch']],
    ['with.jar', () => zip({ 'linux/x64/libdb.so': pc, 'linux/loongarch64/libdb.so': loong }), ['package/checked: with.jar: with.jar: 2 ELF files, all x86-64, LoongArch']],
    ['half.jar', () => zip({ 'linux/x64/libdb.so': pc, 'linux/loongarch64/libdb.so': loong, 'linux/x64/libnet.so': pc, 'linux/arm64/libnet.so': arm }), ['package/no-library: /linux/x64/libnet.so and its like are built for x86-64, AArch64, not LoongArch']],
    ['named.jar', () => zip({ 'libnet_x86_64.so': pc, 'libnet_aarch64.so': arm, 'libnet_loongarch64.so': loong }), ['package/checked: named.jar: named.jar: 3 ELF files, all x86-64, AArch64, LoongArch']],
    ['app.jar', async () => zip({ 'BOOT-INF/lib/db.jar': await zip({ 'libdb.so': pc }), 'BOOT-INF/lib/none.jar': 'no archive', 'BOOT-INF/lib/other.jar': await zip({ 'libother.so': loong }) }), ['package/no-library: /BOOT-INF/lib/db.jar!/libdb.so is built for x86-64, not LoongArch']],
    ['several.whl', () => zip({ 'tiny/_c.x86.so': pc, 'tiny/_c.so': loong, 'tiny-1.0.dist-info/WHEEL': wheel('manylinux_2_17_x86_64', 'manylinux_2_38_loongarch64') }), ['package/checked: several.whl: tiny 1.0 (manylinux_2_17_x86_64.manylinux_2_38_loongarch64): 2 ELF files, all x86-64, LoongArch']],
    ['variants.jar', () => zip({ 'linux/x86_64/libfoo_avx2.so': pc, 'linux/x86_64/libfoo.so.1': pc, 'linux/la64/libfoo.so': loong }), ['package/checked: variants.jar: variants.jar: 3 ELF files, all x86-64, LoongArch']],
    ['places.jar', () => zip({ 'win/linux/x86_64/libdb.so': pc, 'win/linux/aarch64/libdb.so': arm }), ['package/no-library: /win/linux/x86_64/libdb.so and its like are built for x86-64, AArch64, not LoongArch']],
    ['phone.aar', () => zip({ 'jni/x86_64/liba.so': pc, 'jni/arm64-v8a/liba.so': arm }), ['package/checked: phone.aar: phone.aar: 2 ELF files, all x86-64, AArch64']],
    ['sources.zip', () => zip({ 'bin/app': loong, 'testdata/hello-amd64': pc, 'testdata/hello-arm64': arm }), ['package/checked: sources.zip: sources.zip: 3 ELF files, all LoongArch, x86-64, AArch64']],
    ['runs.jar', async () => Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), await zip({ 'linux/x86_64/libdb.so': pc })]), ['package/foreign: /linux/x86_64/libdb.so is built for x86-64, not LoongArch']],
    ['rooted.jar', async () => Buffer.from((await zip({ 'META-INF/x': 'x', 'linux/x86_64/libdb.so': pc })).toString('latin1').replaceAll('META-INF/x', '/ETA-INF/x'), 'latin1'), ['package/foreign: /linux/x86_64/libdb.so is built for x86-64, not LoongArch']],
    ['spoilt.jar', async () => zip({ 'a.jar': Buffer.from((await zip({ 'aa/bb': 'x' })).toString('latin1').replaceAll('aa/bb', '../bb'), 'latin1'), 'linux/x86_64/libdb.so': pc, 'linux/arm64/libdb.so': arm }), ['package/no-library: /linux/x86_64/libdb.so and its like are built for x86-64, AArch64, not LoongArch', expect.stringContaining('spoilt.jar: not all that is in it was looked at: a.jar: ') as unknown as string]],
    ['server-linux-x86_64.jar', () => zip({ 'libserver.so': pc }), ['package/foreign: server-linux-x86_64.jar is for amd64, not loong64']],
    ['empty.zip', () => zip({}), ['package/checked: empty.zip: empty.zip: 0 ELF files']],
  ])('%s', async (name, make, expected) => {
    expect(await rules(await put(name, await make()))).toEqual(expected);
  });
  test('a word for an architecture that nobody knows is not the target', async () => {
    expect(await rules(await put('odd.deb', await deb('mips64r6el', [])))).toEqual(['package/foreign: odd.deb is for mips64r6el, not loong64']);
  });
});

describe('before an installer sees it', () => {
  test('a package of another architecture is refused by its name', async () => {
    await expect(checkPackageArchitecture(fixture('x86_64.rpm'), architecture('loong64'))).rejects.toThrow('package tiny 1.0-1 (x86_64.rpm) is for x86_64, not for loongarch64: it is not installed');
    await expect(checkPackageArchitecture(await put('refused.deb', await deb('arm64', [])), architecture('loong64'))).rejects.toThrow('is for arm64, not for loong64');
  });
  test('its own, and one without machine code, are taken', async () => {
    expect(await checkPackageArchitecture(fixture('gzip.rpm'), architecture('loong64'))).toEqual({ format: 'rpm', name: 'tiny', version: '1.0-1', architecture: 'loongarch64' });
    expect((await checkPackageArchitecture(await put('taken.deb', await deb('all', [])), architecture('loong64'))).architecture).toBe('all');
  });
});

describe('hostile and damaged packages', () => {
  const read = (path: string): Promise<unknown> => readPackage(path, never, async () => {});

  test('a path that leaves its root', async () => {
    await expect(read(await put('escape.deb', await deb('loong64', [{ name: '../../etc/passwd', content: 'x' }])))).rejects.toThrow('leaves its root');
    await expect(read(await put('escape.tar', await tar([{ name: 'a/../../b', content: 'x' }])))).rejects.toThrow('leaves its root');
  });
  test('a compression bomb ends early', async () => {
    const zeros = gzipSync(Buffer.alloc(16 * 2 ** 20));
    const bomb = await put('bomb.tar.gz', Buffer.concat(Array.from({ length: 40 }, () => zeros)));
    await expect(read(bomb)).rejects.toThrow('compression bomb');
  }, 60_000);
  test('zip archives: a path that leaves its root, a cut one, a changed one', async () => {
    const whole = await zip({ 'aa/bb': 'x'.repeat(2000), 'lib.so': elf(X86_64, '') });
    const named = (name: string): Buffer => Buffer.from(whole.toString('latin1').replaceAll('aa/bb', name), 'latin1');
    await expect(read(await put('escape.zip', named('../bb')))).rejects.toMatchObject({ name: 'AdaptError' });
    for (const length of [4, 40, 200, whole.length - 30, whole.length - 1]) await expect(read(await put('cut.zip', whole.subarray(0, length)))).rejects.toMatchObject({ name: 'AdaptError' });
    const stored = await readFile(await put('stored.zip', whole));
    const at = stored.indexOf('lib.so') + 'lib.so'.length;
    stored[at + 3] = (stored[at + 3] ?? 0) ^ 1;
    await expect(rules(await put('changed.zip', stored))).resolves.toEqual([expect.stringMatching(/^changed\.zip: not all that is in it was looked at: lib\.so: /)]);
  });
  test('a zip archive of many entries has its end twice, and all of them are read', async () => {
    const archive = await put('many.zip', zipOfMany(65_540));
    const seen: string[] = [];
    await readPackage(archive, never, async (entry) => { seen.push(entry.path); });
    expect(seen).toHaveLength(65_540);
    expect(seen.at(-1)).toBe('f065539');
  }, 60_000);
  test('a zip bomb ends early', async () => {
    const part = Buffer.alloc(100 * 2 ** 20);
    const bomb = await put('bomb.zip', await zip({ a: part, b: part, c: part }));
    await expect(readPackage(bomb, never, async (_, content) => { for await (const chunk of content) expect(chunk.length).toBeGreaterThan(0); })).rejects.toThrow('compression bomb');
  }, 60_000);
  test.each(['gzip', 'zstd', 'xz', 'x86_64'])('%s.rpm cut anywhere is told, and nothing else happens', async (name) => {
    const whole = await readFile(fixture(`${name}.rpm`));
    for (const length of [3, 50, 100, 300, 1000, whole.length - 200, whole.length - 20]) {
      await expect(read(await put('cut.rpm', whole.subarray(0, length)))).rejects.toMatchObject({ name: 'AdaptError' });
    }
  });
  test('a header that claims gigabytes reads none', async () => {
    const whole = Buffer.from(await readFile(fixture('gzip.rpm')));
    whole.writeUInt32BE(0xfffffff0, 96 + 12);
    await expect(read(await put('huge.rpm', whole))).rejects.toThrow('larger than any package has');
  });
  test('what is in a damaged package is noted as not looked at', async () => {
    const whole = await readFile(fixture('gzip.rpm'));
    expect(await rules(await put('half.rpm', whole.subarray(0, whole.length - 20)))).toEqual([expect.stringMatching(/^half\.rpm: not all that is in it was looked at: the package can't be read/)]);
  });
  test('no package at all', async () => {
    await expect(read(await put('text.rpm', Buffer.from('hello\n'.repeat(200))))).rejects.toThrow("can't be read");
    await expect(read(join(dir, 'none.rpm'))).rejects.toThrow('there is no such package');
    await expect(read(dir)).rejects.toThrow('the package is no file');
  });
});
