/**
 * The same application as a Kustomize folder, as a Helm chart, and in a cluster that is somebody else's.
 *
 * @seconds 480
 * @needs node-image
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lookForEngine, type Cluster } from '../../src/cluster/index.js';
import { nodePrograms } from '../../src/cluster/node-image/programs.js';
import { exec } from '../../src/lib/exec.js';
import type { Options } from '../../src/project/options.js';
import type { SmokeRoute } from '../../src/record/types.js';
import { which } from '../../src/target/which.js';
import { folder, stage } from '../integration/build/fixture.js';
import { testWhere } from '../test-where.js';
import { openShop } from './shop.js';
import { root, sharedCache, temporary, testContext } from './support.js';

const SECONDS = 900_000;
let shop = '';
let workDir = '';
let cluster: Cluster;
let projectFile = '';
let deploy = '';
let privateDocker = false;

beforeAll(async () => {
  ({ root: shop, workDir, cluster, projectFile, manifests: deploy, privateDocker } = await openShop());
}, 3_000_000);
afterAll(async () => cluster?.close(), 300_000);

/** A run of level route with another application section in the project file. */
async function proved(application: string, options: Partial<Options> = {}): Promise<SmokeRoute | undefined> {
  await writeFile(join(shop, 'loong-adapt.yml'), projectFile.replace('    manifests: [deploy.yaml]', application));
  const { record, error } = await stage('smoke', shop, { cacheDir: sharedCache, workDir, smoke: 'route', cluster: cluster.name, privateDocker, ...options });
  if (error !== undefined) throw error;
  return record.smoke?.route;
}

const left = async (): Promise<string[]> => (await cluster.kubectl(['get', 'ingresses,deployments,namespaces', '--all-namespaces', '--output', 'name'])).stdout.split('\n').filter((line) => line !== '' && !/coredns|local-path|namespace\/(default|kube-)/.test(line));
const passed = { passed: true, unknown: { verdict: 'passed' }, routes: [{ path: '/shop', verdict: 'passed' }, { path: '/api', verdict: 'passed' }, { path: '/healthz', verdict: 'passed' }] };

test('a Kustomize folder, with a namespace and a tag of its own', async () => {
  await mkdir(join(shop, 'overlay'));
  await cp(join(shop, 'deploy.yaml'), join(shop, 'overlay', 'deploy.yaml'));
  await writeFile(join(shop, 'overlay', 'kustomization.yaml'), 'namespace: boutique\nresources: [deploy.yaml]\nimages: [{ name: registry.example/shop, newTag: "2.0" }]\nreplicas: [{ name: front, count: 1 }]\n');
  const seen = await proved('    kustomize: overlay');
  expect(seen).toMatchObject(passed);
  expect(seen?.routes[0]).toMatchObject({ object: 'boutique/shop', services: ['boutique/front:80'], pods: [{ arch: 'loong64' }] });
  expect(await left()).toEqual([]);
}, SECONDS);

test('a Helm chart, with values', async () => {
  const chart = join(shop, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
  await writeFile(join(chart, 'values.yaml'), 'host: none.test\nreplicas: 1\n');
  await writeFile(join(chart, 'templates', 'shop.yaml'), deploy.replace('replicas: 2', 'replicas: {{ .Values.replicas }}').replace('shop.smoke.test', '{{ .Values.host }}'));
  const seen = await proved('    chart: chart\n    values: { host: shop.smoke.test, replicas: 2 }');
  expect(seen).toMatchObject(passed);
  expect(seen?.routes[0]?.pods).toHaveLength(2);
  expect(await left()).toEqual([]);
}, SECONDS);

test('what is in the cluster already is not written over', async () => {
  await cluster.kubectl(['create', 'service', 'clusterip', 'front', '--tcp=80:80']);
  await expect(proved('    manifests: [deploy.yaml]')).rejects.toMatchObject({ blame: 'user', message: 'Service default/front is in the cluster already' });
  expect((await cluster.kubectl(['get', 'service', 'front', '--output', 'jsonpath={.spec.selector.app}'])).stdout).toBe('front');
  expect(await left()).toEqual([]);
  await cluster.kubectl(['delete', 'service', 'front']);
}, SECONDS);

test('an image that was retagged runs under its new name', async () => {
  await writeFile(join(shop, 'loong-adapt.yml'), projectFile.replace("tag: '1.0'\n", "tag: '1.0'\n  retag: ['k8s-deploy-{arch}/shop:{tag}']\n"));
  const { record, error } = await stage('smoke', shop, { cacheDir: sharedCache, workDir: await folder(), smoke: 'route', cluster: cluster.name, privateDocker, compare: true });
  expect(error).toBeUndefined();
  expect(record.smoke?.route).toMatchObject({ ...passed, compared: true });
  expect(record.images[0]).toMatchObject({ reference: 'registry.example/shop:1.0', retagged: ['k8s-deploy-loong64/shop:1.0', 'k8s-deploy-amd64/shop:1.0'] });
  const digest = record.images[0]?.manifests.find(({ platform }) => platform === 'linux/loong64')?.digest ?? 'none';
  expect(record.smoke?.route?.images).toEqual([{ name: 'registry.example/shop:1.0', runs: `docker.io/k8s-deploy-loong64/shop@${digest}`, arch: 'loong64' }]);
}, SECONDS);

const registry = testWhere(root && (await which('docker-registry')) !== undefined && (await which('nsenter')) !== undefined, 'needs root, nsenter and docker-registry (Debian)');

registry('a cluster by its kubeconfig pulls from a registry, and kubectl leads to its controller', async () => {
  const started: ChildProcess[] = [];
  const path = process.env['PATH'];
  try {
    const place = await registryFor(cluster, started);
    // The node's own kubectl, as if it were the user's.
    const bin = join(await temporary(), 'bin');
    await mkdir(bin);
    await symlink(join(await nodePrograms(await testContext()), 'kube'), join(bin, 'kubectl'));
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    await writeFile(join(shop, 'loong-adapt.yml'), projectFile);
    const { record, error } = await stage('smoke', shop, { cacheDir: sharedCache, workDir: await folder(), smoke: 'route', kubeconfig: cluster.kubeconfig, clusterRegistry: `${place}/smoke` });
    expect(error).toBeUndefined();
    expect(record.smoke?.route).toMatchObject(passed);
    expect(record.smoke?.route?.images).toEqual([expect.objectContaining({ arch: 'loong64', runs: expect.stringMatching(new RegExp(`^${place}/smoke/.*@sha256:`)) })]);
    expect(await left()).toEqual([]);
    expect((await exec('pgrep', ['-f', `port-forward.*${record.smoke?.route?.controller.name}`])).stdout).toBe('');
  } finally {
    process.env['PATH'] = path;
    for (const one of started) one.kill();
  }
}, SECONDS);

/** A registry at one name for this machine and the node: two servers on the same files, each on its own loopback address. */
async function registryFor(of: Cluster, started: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const dir = await temporary();
  const config = join(dir, 'registry.yml');
  await writeFile(config, `version: 0.1\nstorage: { filesystem: { rootdirectory: ${dir}/data }, cache: {} }\nhttp: { addr: "127.0.0.1:${port}" }\n`);
  const engine = await lookForEngine();
  if (!('engine' in engine)) throw new Error(engine.problem);
  const pid = (await exec(engine.engine.path, ['inspect', '--format', '{{.State.Pid}}', of.nodes[0]?.name ?? ''], { env: engine.engine.env })).stdout.trim();
  for (const [program, ...args] of [['docker-registry', 'serve', config], ['nsenter', '--net', '--target', pid, 'docker-registry', 'serve', config]] as [string, ...string[]][]) started.push(spawn(program, args, { stdio: 'ignore' }));
  for (let tenths = 0; tenths < 100; tenths++) {
    if (await fetch(`http://127.0.0.1:${port}/v2/`).then(({ ok }) => ok, () => false)) return `127.0.0.1:${port}`;
    await sleep(100);
  }
  throw new Error('the registry does not start');
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
