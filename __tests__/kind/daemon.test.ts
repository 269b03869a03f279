/**
 * A Docker daemon of our own: apart from any other, shared by runs, taken back by the last.
 *
 * @seconds 60
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { privateDaemon, releaseDaemon } from '../../src/cluster/daemon.js';
import { exec, execOk } from '../../src/lib/exec.js';
import { removeTree } from '../../src/lib/files.js';
import { which } from '../../src/target/which.js';
import { testWhere } from '../test-where.js';
import { root, temporary, testContext } from './support.js';

const can = root && (await which('dockerd', ['/usr/sbin'])) !== undefined;
const ours = testWhere(can, 'only root may start a Docker daemon, and only where it is installed');

const daemons = async (): Promise<string[]> => (await readdir('/run/loong-adapt').catch(() => [])).sort();

ours('runs share it; one that was killed is not waited for; the last takes it back', async () => {
  const before = await daemons();
  const cacheDir = await temporary();
  const other = spawn('sleep', ['600']);
  const one = await privateDaemon(await testContext({ cacheDir }), other.pid ?? 0);
  const two = await privateDaemon(await testContext({ cacheDir }));
  expect(two.engine.host).toBe(one.engine.host);
  const ask = async (): Promise<number> => (await exec('docker', ['--host', two.engine.host, 'info'])).exitCode;
  expect(await ask()).toBe(0);
  other.kill('SIGKILL');
  await once(other, 'exit');
  await releaseDaemon(two.share);
  expect(await ask()).not.toBe(0);
  expect(await daemons()).toEqual(before);
  expect((await execOk('cat', ['/proc/mounts'], '')).stdout).not.toContain(cacheDir);
  await removeTree(cacheDir);
}, 120_000);

ours('the firewall is as it was', async () => {
  // In a network of its own, where no other daemon has rules.
  const { stdout } = await execOk('unshare', ['--net', process.execPath, join(import.meta.dirname, 'firewall.mjs'), await temporary()], '');
  const { before, between, after } = JSON.parse(stdout) as Record<string, string[]>;
  expect(between?.filter((line) => line.includes('DOCKER')).length).toBeGreaterThan(0);
  expect(after).toEqual(before);
}, 120_000);
