import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readElf } from '../../../src/lib/elf.js';
import { exec } from '../../../src/lib/exec.js';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture, architectures, hostArchitecture } from '../../../src/target/architectures.js';
import { isLike, parseOsRelease } from '../../../src/target/distribution.js';
import { parseEmulatorVersion } from '../../../src/target/emulator-check.js';
import { tinyProgram } from '../../../src/target/features.js';
import { readGoWish, versionIn } from '../../../src/target/go-wish.js';
import { readPins } from '../../../src/target/pins.js';
import { markProcess, stillRuns } from '../../../src/target/process.js';
import { emulatedRunner, runnerFor } from '../../../src/target/runner.js';
import { compareVersions, plainVersion, satisfies } from '../../../src/target/version.js';
import { pipReason } from '../../../src/target/wheel.js';
import { wrapperScript, writeWrappers } from '../../../src/target/wrapper.js';

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'loong-adapt-target-'));

test('the version of an emulator', () => {
  expect(parseEmulatorVersion('qemu-loongarch64 version 10.0.2 (Debian 1:10.0.2+ds-2)\nCopyright')).toBe('10.0.2');
  expect(parseEmulatorVersion('qemu-loongarch64: no such option')).toBeUndefined();
});

test('versions compare by number, and a wish for a release allows its patches', () => {
  expect(['10.0.2', '7.2', '8.10', '8.2'].sort(compareVersions)).toEqual(['7.2', '8.2', '8.10', '10.0.2']);
  expect(plainVersion('go1.27rc1')).toBe('1.27');
  expect(satisfies('1.26.8', '1.26')).toBe(true);
  expect(satisfies('1.26.8', '1.2')).toBe(false);
});

test('os-release is read with and without quotes', () => {
  const machine = parseOsRelease('PRETTY_NAME="Linux Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\nVERSION_CODENAME=wilma\n');
  expect(machine).toEqual({ id: 'linuxmint', like: ['ubuntu', 'debian'], version: '22', codename: 'wilma', name: 'Linux Mint 22' });
  expect([isLike(machine, 'ubuntu'), isLike(machine, 'fedora')]).toEqual([true, false]);
});

test('a Go wish is a version or a file that names one', async () => {
  const folder = await temporary();
  await writeFile(join(folder, 'go.mod'), 'module x\n\ngo 1.21\n\ntoolchain go1.24.3\n');
  expect(await readGoWish('go1.25.x')).toBe('1.25');
  expect(await readGoWish('latest')).toBe('stable');
  expect(await readGoWish(join(folder, 'go.mod'))).toBe('1.24.3');
  expect(versionIn('nodejs 20.1.0\ngolang 1.22.4\n', '.tool-versions')).toBe('1.22.4');
  expect(versionIn('go 1.23\n', 'go.work')).toBe('1.23');
  expect(versionIn('1.20.5\n', '.go-version')).toBe('1.20.5');
  await expect(readGoWish(join(folder, 'nothing'))).rejects.toMatchObject({ exitCode: 2 });
});

test('a wrapper hands over its arguments as they are, and its environment', async () => {
  const folder = await writeWrappers(await temporary(), { show: wrapperScript(['printf', '%s|', "it's", '$HOME'], { A: "x 'y'" }), env: wrapperScript(['env']) });
  expect((await exec(join(folder, 'show'), ['a b', '"', ''])).stdout).toBe(`it's|$HOME|a b|"||`);
  expect(await readFile(join(folder, 'show'), 'utf8')).toContain(`A='x '\\''y'\\'''\nexport A\n`);
});

test('other commands get another folder, the same ones the same', async () => {
  const root = await temporary();
  const one = await writeWrappers(root, { cc: wrapperScript(['/a']) });
  expect(await writeWrappers(root, { cc: wrapperScript(['/a']) })).toBe(one);
  expect(await writeWrappers(root, { cc: wrapperScript(['/b']) })).not.toBe(one);
});

test('the hand-made program is a static executable of its architecture, in both byte orders', async () => {
  for (const name of ['loong64', 's390x']) {
    const arch = architecture(name);
    const path = join(await temporary(), 'program');
    await writeFile(path, tinyProgram(arch, [0x01020304]));
    expect(await readElf(path)).toMatchObject({ machine: arch.elfMachine, type: 'executable', interpreter: '', byteOrder: arch.byteOrder });
    expect((await readFile(path)).subarray(-4).toString('hex')).toBe(arch.byteOrder === 'little' ? '04030201' : '01020304');
  }
});

test('a process is known again, and not taken for another with its number', async () => {
  const mark = await markProcess(process.pid);
  expect(await stillRuns(mark)).toBe(true);
  expect(await stillRuns({ ...mark, started: '1' })).toBe(false);
  expect(await stillRuns({ pid: 4194305, started: '1' })).toBe(false);
});

test('pinned tools name only architectures that are known, and whole hashes', () => {
  const pins = readPins();
  for (const name of [...Object.keys(pins.emulator.features), ...Object.keys(pins.zig.targets)]) expect(architectures.map((a) => a.go)).toContain(name);
  for (const hash of Object.values(pins.zig.sha256)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(pins.emulator.features['loong64']?.[0]?.words[0]).toBe(0x73e00000);
});

const context = {
  target: architecture('loong64'), baseline: architecture('amd64'), workDir: '/nonexistent', cacheDir: '/nonexistent',
  reporter: silentReporter, signal: new AbortController().signal, install: false, network: false,
};

test('runners: native only on the machine itself, cross runs nothing, qemu comes before the command', async () => {
  const host = hostArchitecture();
  expect((await runnerFor(host, 'auto', context)).wrap(['/a', 'b'])).toEqual(['/a', 'b']);
  const other = host.go === 'loong64' ? architecture('amd64') : architecture('loong64');
  await expect(runnerFor(other, 'native', context)).rejects.toMatchObject({ exitCode: 2 });
  const cross = await runnerFor(other, 'cross', context);
  expect(() => cross.wrap(['/a'])).toThrow(/cannot run here/);
  expect(emulatedRunner(other, { path: '/q', version: '10.0', sysroot: '/s' }).wrap(['/a'])).toEqual(['/q', '-L', '/s', '/a']);
});

test("of pip's many lines the cause is shown", () => {
  const retry = (cause: string): string => `WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by '${cause}': /simple/x/\nERROR: Could not find a version\nERROR: No matching distribution\n`;
  expect(pipReason(retry("NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7fd>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')")))
    .toBe('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution');
  expect(pipReason(retry(`ReadTimeoutError("HTTPSConnectionPool(host='index.test', port=443): Read timed out. (read timeout=15)")`))).toBe('Read timed out. (read timeout=15');
  expect(pipReason('ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n')).toBe('THESE PACKAGES DO NOT MATCH THE HASHES');
});
