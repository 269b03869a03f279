/**
 * A real cluster: made, used and taken back.
 *
 * @seconds 240
 * @needs tools/kube
 */
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCluster, type Cluster } from '../../src/cluster/index.js';
import { nodePrograms } from '../../src/cluster/node-image/programs.js';
import type { Context } from '../../src/lib/context.js';
import { exists } from '../../src/lib/files.js';
import { serverImage, serverPod, temporary, testContext, traces } from './support.js';

let before: Awaited<ReturnType<typeof traces>>;
let context: Context;
let cluster: Cluster;

beforeAll(async () => {
  before = await traces();
  context = await testContext();
  cluster = await openCluster({}, context);
}, 3_000_000);

afterAll(async () => {
  await cluster?.close();
}, 120_000);

test('it is ready, of the version that it should be, and small', async () => {
  expect(cluster).toMatchObject({ ours: true, version: expect.stringMatching(/^v1\.\d+\.\d+$/) });
  expect(cluster.nodes).toEqual([{ name: `${cluster.name}-control-plane`, arch: expect.stringMatching(/^(amd64|arm64|loong64)$/) }]);
  const pods = await cluster.kubectl(['wait', '--for=condition=Ready', 'pod', '--all', '--namespace', 'kube-system', '--timeout=120s'], { timeout: 150 });
  expect(pods.stderr).toBe('');
  expect(pods.stdout.trim().split('\n').length).toBeGreaterThanOrEqual(6);
  expect(await cluster.memory()).toBeLessThan(1 << 30);
}, 200_000);

test('an image of the target is loaded by digest, and its program answers from the route', async () => {
  const archive = await serverImage('example.test/server:1.0', context);
  const image = await cluster.load(archive);
  expect(image).toMatchObject({ name: 'example.test/server:1.0', platform: 'linux/loong64', digest: expect.stringMatching(/^sha256:/), reference: `example.test/server@${image.digest}` });
  expect(await cluster.load(archive)).toEqual(image);
  expect((await cluster.kubectl(['apply', '-f', '-'], { input: serverPod(image.reference) })).stderr).toBe('');
  expect(await cluster.kubectl(['wait', '--for=condition=Ready', 'pod/server', '--timeout=90s'])).toMatchObject({ exitCode: 0 });
  const answer = await fetch(`http://127.0.0.1:${cluster.httpPort}/`);
  expect(await answer.text()).toBe('loong64 on server\n');
  // The cluster's own names work as well.
  const inside = await cluster.kubectl(['get', 'pod', 'server', '--output', 'jsonpath={.status.containerStatuses[0].imageID}']);
  expect(inside.stdout).toContain(image.digest);
}, 200_000);

test('what kubectl answers is handed on, also where it fails', async () => {
  expect(await cluster.kubectl(['get', 'pod', 'nobody'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NotFound') });
}, 60_000);

test('a second user finds it by its name, and leaves it when done', async () => {
  const other = await openCluster({ existing: cluster.name }, await testContext());
  expect(other).toMatchObject({ name: cluster.name, ours: false, httpPort: cluster.httpPort, nodes: cluster.nodes });
  await other.close();
  expect(await cluster.kubectl(['get', 'pod', 'server'])).toMatchObject({ exitCode: 0 });
  await expect(openCluster({ existing: 'nobody' }, await testContext())).rejects.toMatchObject({ blame: 'user', message: expect.stringContaining('nobody') });
}, 120_000);

test('a third finds it by its kubeconfig', async () => {
  // The node's own kubectl, as if it were the user's.
  const bin = join(await temporary(), 'bin');
  await mkdir(bin);
  await symlink(join(await nodePrograms(context), 'kube'), join(bin, 'kubectl'));
  const path = process.env['PATH'];
  process.env['PATH'] = `${bin}${delimiter}${path}`;
  try {
    const other = await openCluster({ kubeconfig: cluster.kubeconfig }, await testContext());
    expect(other).toMatchObject({ ours: false, nodes: cluster.nodes, version: cluster.version });
    expect(await other.kubectl(['get', 'pod', 'server'])).toMatchObject({ exitCode: 0 });
    await expect(other.load('image.tar')).rejects.toMatchObject({ advice: expect.stringContaining('registry') });
    await other.close();
  } finally {
    process.env['PATH'] = path;
  }
}, 120_000);

test('its logs are exported', async () => {
  const folder = join(await temporary(), 'logs');
  await cluster.exportLogs(folder);
  expect(await readdir(join(folder, `${cluster.name}-control-plane`))).toEqual(expect.arrayContaining(['kubelet.log', 'pods']));
}, 120_000);

test('afterwards nothing of it is left', async () => {
  await cluster.close();
  await cluster.close();
  expect(await traces()).toEqual(before);
  expect(await exists(context.workDir)).toBe(true);
}, 120_000);
