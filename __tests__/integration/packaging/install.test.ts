// @seconds 150
// @needs test-roots/forky-loong64.tar
import { afterAll, beforeAll, expect } from '@jest/globals';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../../src/lib/exec.js';
import { exists, removeTree } from '../../../src/lib/files.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { which } from '../../../src/target/tools.js';
import { testWhere } from '../../test-where.js';
import { folder, type StageRun } from '../build/fixture.js';
import { greeter, packaged } from './fixture.js';
import { canNest, debianArchive, emulator, inNamespace, type Answer } from './loong-root.js';

const SECONDS = 1_800_000;
const can = (await canNest()) && (await which('mmdebstrap')) !== undefined;
const where = testWhere(can, 'needs root, mmdebstrap, and a kernel with binary formats per namespace');
const rpmWhere = testWhere(can && (await which('rpm')) !== undefined, 'needs root, mmdebstrap, rpm, and a kernel with binary formats per namespace');

let root = '';
let qemu = '';
let run: StageRun;
beforeAll(async () => {
  if (!can) return;
  qemu = await emulator();
  const archive = await debianArchive(qemu, defaultCacheDir());
  root = await folder();
  const unpacked = await exec('tar', ['-C', root, '--exclude=./dev/*', '-xpf', archive]);
  if (unpacked.exitCode !== 0) throw new Error(unpacked.stderr);
  run = await packaged(await greeter());
}, SECONDS);
afterAll(async () => {
  if (root !== '') await removeTree(root);
});

const inRoot = (...command: string[]): Promise<Answer> => inNamespace(qemu, ['chroot', root, ...command]);
async function put(format: string): Promise<string> {
  const found = run.record.packages?.find((one) => one.format === format && one.arch === 'loong64');
  const name = `/tmp/greeter.${format}`;
  await mkdir(join(root, 'tmp'), { recursive: true });
  await copyFile(join(run.workDir, found?.path ?? ''), join(root, name));
  return name;
}

where('the deb is installed, runs, is removed and purged in a loong64 Debian under QEMU', async () => {
  const installed = await inRoot('dpkg', '-i', await put('deb'));
  expect(installed).toEqual({ code: 0, output: expect.stringContaining('Setting up greeter (1.2.3-1)') });
  expect(await inRoot('greeter')).toEqual({ code: 0, output: 'greeter v1.2.3 on loong64: greeting=hello\n' });
  expect(await inRoot('stat', '-c', '%U:%G %a', '/var/lib/greeter')).toEqual({ code: 0, output: 'greeter:greeter 750\n' });
  expect((await inRoot('getent', 'passwd', 'greeter')).output).toMatch(/^greeter:x:\d+:\d+::\/nonexistent:\/usr\/sbin\/nologin\n$/);
  expect(await exists(join(root, 'etc/systemd/system/multi-user.target.wants/greeter.service'))).toBe(true);
  expect(await inRoot('dpkg', '--verify', 'greeter')).toEqual({ code: 0, output: '' });
  expect((await inRoot('sh', '-c', 'echo mine > /etc/greeter/greeter.conf && touch /var/lib/greeter/kept && dpkg -r greeter')).code).toBe(0);
  expect([await exists(join(root, 'usr/bin/greeter')), await exists(join(root, 'etc/greeter/greeter.conf')), await exists(join(root, 'var/lib/greeter/kept'))]).toEqual([false, true, true]);
  expect((await inRoot('dpkg', '-P', 'greeter')).code).toBe(0);
  for (const path of ['etc/greeter', 'var/lib/greeter', 'etc/systemd/system/multi-user.target.wants/greeter.service']) expect([path, await exists(join(root, path))]).toEqual([path, false]);
  expect(await inRoot('dpkg', '--audit')).toEqual({ code: 0, output: '' });
}, SECONDS);

rpmWhere('the rpm is installed and erased by rpm --root --nodeps, its scripts under QEMU', async () => {
  const rpm = (...args: string[]): Promise<Answer> => inNamespace(qemu, ['rpm', '--force-debian', '--root', root, '--dbpath', '/var/lib/rpm', ...args]);
  await inRoot('deluser', '--quiet', 'greeter');
  expect(await rpm('-i', '--nodeps', '--ignorearch', await put('rpm').then((name) => join(root, name)))).toEqual({ code: 0, output: '' });
  expect(await inRoot('greeter')).toEqual({ code: 0, output: 'greeter v1.2.3 on loong64: greeting=hello\n' });
  expect(await inRoot('stat', '-c', '%U:%G %a', '/var/lib/greeter')).toEqual({ code: 0, output: 'greeter:greeter 750\n' });
  expect(await rpm('-q', 'greeter')).toEqual({ code: 0, output: 'greeter-1.2.3-1.loongarch64\n' });
  expect(await rpm('-e', 'greeter')).toEqual({ code: 0, output: '' });
  expect(await exists(join(root, 'usr/bin/greeter'))).toBe(false);
}, SECONDS);

