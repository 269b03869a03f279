/**
 * What goes wrong with a cluster, and what comes after it.
 *
 * @seconds 420
 * @needs tools/kube
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { privateDaemon, releaseDaemon } from '../../src/cluster/daemon.js';
import { openCluster, undoClusters } from '../../src/cluster/index.js';
import { builtName } from '../../src/cluster/node-image/data.js';
import { cachedArchive } from '../../src/cluster/node-image/index.js';
import { exec, execOk } from '../../src/lib/exec.js';
import { exists, readIfThere, removeTree } from '../../src/lib/files.js';
import { testWhere } from '../test-where.js';
import { children, hosts, notedClusters, root, sharedCache, temporary, testContext, traces } from './support.js';

// The node image is ready before anything is counted or timed.
beforeAll(async () => {
  await (await openCluster({}, await testContext())).close();
}, 3_000_000);

test.each([
  ['before its node is there', (): Promise<boolean> => Promise.resolve(true)],
  ['when its node is there', async (name: string): Promise<boolean> => (await exec(process.env['KIND_EXPERIMENTAL_PROVIDER'] ?? 'docker', ['inspect', `${name}-control-plane`])).exitCode === 0],
])('killed in the middle, %s, it leaves what the next run removes; that one works', async (_when, far) => {
  const before = await traces();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'open.mjs'), await temporary(), sharedCache], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (child.pid !== undefined) children.add(child.pid);
  let name = '';
  for (let tenths = 0; tenths < 1200 && !(name !== '' && (await far(name))); tenths++) {
    name = (await notedClusters()).find((note) => note.owner.pid === child.pid && note.maker !== undefined)?.name ?? '';
    await sleep(100);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(name).not.toBe('');
  const cluster = await openCluster({}, await testContext());
  expect((await notedClusters()).map((note) => note.name)).not.toContain(name);
  expect(await cluster.kubectl(['get', 'nodes'])).toMatchObject({ exitCode: 0 });
  await cluster.close();
  expect(await traces()).toEqual(before);
}, 900_000);

test('two at once are apart; one ends and the other goes on', async () => {
  const before = await traces();
  const [one, two] = await Promise.all([openCluster({}, await testContext()), openCluster({}, await testContext())]);
  expect(one.name).not.toBe(two.name);
  expect(new Set([one.httpPort, one.httpsPort, two.httpPort, two.httpsPort]).size).toBe(4);
  await one.close();
  expect(await two.kubectl(['get', 'nodes', '--output', 'name'])).toMatchObject({ exitCode: 0, stdout: `node/${two.name}-control-plane\n` });
  await two.close();
  expect(await traces()).toEqual(before);
}, 900_000);

test('a port that is taken is named, and nothing is left', async () => {
  const before = await traces();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    await expect(openCluster({ httpPort: port }, await testContext())).rejects.toMatchObject({ blame: 'user', message: `port ${port} is taken` });
  } finally {
    server.close();
  }
  expect(await traces()).toEqual(before);
}, 200_000);

test('after a failure it is kept where that was asked for, until the post step', async () => {
  const before = await traces();
  const context = await testContext();
  const cluster = await openCluster({ keepOnFailure: true }, context);
  await cluster.close({ failed: true });
  expect(await exists(join(context.workDir, 'cluster', 'logs', `${cluster.name}-control-plane`))).toBe(true);
  expect(await exec(process.env['KIND_EXPERIMENTAL_PROVIDER'] ?? 'docker', ['inspect', '--format', '{{.State.Running}}', `${cluster.name}-control-plane`])).toMatchObject({ stdout: 'true\n' });
  expect(await undoClusters(context.workDir)).toEqual([cluster.name]);
  expect(await traces()).toEqual(before);
}, 300_000);

const ours = testWhere(root && (await exists(cachedArchive(await builtName(), await testContext()))), 'only root may start a Docker daemon, which then needs a node image that was built here');

/** Runs `work` with a daemon of its own, apart from that of the other tests. */
async function withDaemon(cacheDir: string, work: (host: string, runDir: string) => Promise<void>): Promise<void> {
  const user = process.env['DOCKER_HOST'];
  const { engine, share } = await privateDaemon(await testContext({ cacheDir }));
  process.env['DOCKER_HOST'] = engine.host;
  hosts.add(engine.host);
  try {
    await work(engine.host, engine.host.replace(/^unix:\/\//, '').replace(/\/docker\.sock$/, ''));
  } finally {
    if (user === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = user;
    await releaseDaemon(share);
  }
}

ours('Docker stopped in the middle is said, and the next run works', async () => {
  const before = await traces();
  const archive = cachedArchive(await builtName(), await testContext());
  const cacheDir = await temporary();
  await withDaemon(cacheDir, async (_host, runDir) => {
    const cluster = await openCluster({ nodeImage: archive }, await testContext());
    process.kill(Number(await readIfThere(join(runDir, 'docker.pid'))), 'SIGKILL');
    await sleep(1000);
    await expect(cluster.kubectl(['get', 'nodes'])).rejects.toMatchObject({ message: 'the Docker daemon stopped answering' });
    await expect(cluster.close()).rejects.toMatchObject({ message: 'the Docker daemon stopped answering' });
  });
  await withDaemon(cacheDir, async () => {
    const cluster = await openCluster({ nodeImage: await builtName() }, await testContext());
    expect(await cluster.kubectl(['get', 'nodes'])).toMatchObject({ exitCode: 0 });
    await cluster.close();
  });
  await removeTree(cacheDir);
  expect(await traces()).toEqual(before);
}, 900_000);

ours('a full disk is said, and nothing is left', async () => {
  const before = await traces();
  const archive = cachedArchive(await builtName(), await testContext());
  const small = await temporary();
  await mkdir(join(small, 'docker'));
  await execOk('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', join(small, 'docker')], '');
  try {
    await withDaemon(small, async () => {
      await expect(openCluster({ nodeImage: archive }, await testContext())).rejects.toMatchObject({ message: 'the disk of the Docker daemon is full' });
    });
  } finally {
    await execOk('umount', [join(small, 'docker')], '');
  }
  expect(await traces()).toEqual(before);
}, 400_000);
