import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture } from '../../../src/target/architectures.js';
import { hasApt, sourceGroups } from '../../../src/target/apt/groups.js';
import { offers, unpackPackages, upstream } from '../../../src/target/apt/packages.js';
import { privateApt } from '../../../src/target/apt/private.js';
import { distribution } from '../../../src/target/distribution.js';
import { findEmulator } from '../../../src/target/emulator.js';
import { tryEmulator } from '../../../src/target/emulator-check.js';
import { selfTest } from '../../../src/target/hello.js';
import { runnerFor } from '../../../src/target/runner.js';
import { compareVersions } from '../../../src/target/version.js';
import { testWhere } from '../../test-where.js';
import { temporary, testContext } from './context.js';

const PATH = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = PATH;
});

test('a program for the target runs under QEMU, which can do what the architecture is built with', async () => {
  const context = await testContext();
  const runner = await runnerFor(context.target, 'qemu', context);
  expect(await selfTest(runner, context)).toEqual([
    { name: 'hello world for loong64', passed: true, detail: 'hello from linux/loong64' },
    { name: 'LSX', passed: true, detail: 'a program that uses it ran' },
  ]);
}, 300_000);

const apt = await hasApt();

testWhere(apt, 'there is no apt')('an emulator is fetched into an empty cache by two at once, without leaving anything else', async () => {
  const cacheDir = await temporary();
  const contexts = [await testContext({ cacheDir }), await testContext({ cacheDir })];
  const [one, two] = await Promise.all([findEmulator(architecture('loong64'), contexts[0]!), findEmulator(architecture('riscv64'), contexts[1]!)]);
  expect(one?.path).toBe(join(cacheDir, 'tools', 'qemu-user', one?.version ?? '', 'usr', 'bin', 'qemu-loongarch64'));
  expect(two?.path).toMatch(/qemu-riscv64/);
  expect(await readdir(join(cacheDir, 'tools', 'qemu-user'))).toEqual([one?.version]);
  expect(await readdir(join(cacheDir, 'tmp'))).toEqual([]);
}, 300_000);

test('a QEMU without LSX is refused, with advice', async () => {
  const context = await testContext();
  const good = await findEmulator(context.target, context);
  const folder = await temporary();
  const path = join(folder, 'qemu-loongarch64');
  await writeFile(path, `#!/bin/sh\n[ "$1" = --version ] && exec ${good?.path} --version\nexec ${good?.path} -cpu la464,lsx=off "$@"\n`);
  await chmod(path, 0o755);
  process.env['PATH'] = `${folder}:${PATH}`;
  const alone = await testContext({ cacheDir: await temporary(), install: false });
  await expect(runnerFor(alone.target, 'auto', alone)).rejects.toMatchObject({ message: expect.stringContaining('lacks LSX'), advice: expect.stringMatching(/\S/), exitCode: 1 });
}, 120_000);

// Ubuntu's and later Debians' oldest has it.
const old = apt && (await distribution()).codename === 'bookworm';
testWhere(old, 'this is not Debian 12')('the release of the distribution, which lacks LSX, is refused', async () => {
  const context = await testContext();
  const folder = await temporary();
  for (const [index, sources] of (await sourceGroups()).entries()) {
    const private_ = await privateApt(join(folder, `apt-${index}`), sources, context);
    const release = (await offers(private_, ['qemu-user-static'])).find((offer) => compareVersions(upstream(offer.version), '8.1') < 0);
    if (release === undefined) continue;
    await unpackPackages(private_, [release], join(folder, 'old'), context);
    expect(await tryEmulator(join(folder, 'old', 'usr', 'bin', 'qemu-loongarch64-static'), context.target, context)).toMatch(/QEMU 7\.\S+, which lacks LSX/);
    return;
  }
  throw new Error('no source offers it');
}, 300_000);

test('without network and cache the advice says what to put where', async () => {
  const context = await testContext({ cacheDir: await temporary(), network: false });
  process.env['PATH'] = '/nonexistent';
  const found = await findEmulator(architecture('riscv64'), context);
  if (found !== undefined) return; // The machine has one in /usr/bin.
  await expect(runnerFor(architecture('riscv64'), 'qemu', context)).rejects.toMatchObject({ advice: expect.stringMatching(/PATH/), message: expect.stringContaining('missing') });
}, 60_000);

testWhere(apt, 'there is no apt')('an interruption while something is fetched leaves nothing half done', async () => {
  const cacheDir = await temporary();
  const controller = new AbortController();
  const context = await testContext({ cacheDir, signal: controller.signal, reporter: { ...silentReporter, info: () => controller.abort() } });
  process.env['PATH'] = (PATH ?? '').split(':').filter((folder) => !folder.includes('loong-adapt')).join(':');
  await expect(findEmulator(architecture('s390x'), context)).rejects.toThrow(/interrupted/);
  expect(await readdir(join(cacheDir, 'tmp'))).toEqual([]);
  expect(await readdir(join(cacheDir, 'tools')).catch(() => [])).toEqual([]);
  // And then it works.
  expect((await findEmulator(architecture('s390x'), await testContext({ cacheDir })))?.path).toContain('qemu-s390x');
}, 120_000);
