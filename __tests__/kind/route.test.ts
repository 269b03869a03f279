// @seconds 600
// @needs node-image
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../src/cluster/index.js';
import { exec } from '../../src/lib/exec.js';
import type { Options } from '../../src/project/options.js';
import type { SmokeRoute } from '../../src/record/types.js';
import { folder, stage, type StageRun } from '../integration/build/fixture.js';
import { openShop } from './shop.js';
import { sharedCache } from './support.js';

const SECONDS = 900_000;
const controller = process.env['LOONG_ADAPT_CONTROLLER'] ?? 'traefik';
let root = '';
let workDir = '';
let cluster: Cluster;
let deploy = '';
let projectFile = '';
let privateDocker = false;

beforeAll(async () => {
  ({ root, workDir, cluster, projectFile, manifests: deploy, privateDocker } = await openShop());
}, 3_000_000);
afterAll(async () => cluster?.close(), 300_000);

/** A run of level route on this cluster with the example's manifests changed. */
async function route(change: (manifests: string) => string, options: Partial<Options> = {}, file = projectFile): Promise<StageRun & { error?: unknown; route: SmokeRoute | undefined }> {
  await writeFile(join(root, 'deploy.yaml'), change(deploy));
  await writeFile(join(root, 'loong-adapt.yml'), file);
  // The work directory of the image: manifests that were edited since then count.
  const run = await stage('smoke', root, { cacheDir: sharedCache, workDir, smoke: 'route', cluster: cluster.name, privateDocker, controller, compare: false, ...options });
  // What a run puts into a cluster that isn't its own it takes out again.
  expect((await cluster.kubectl(['get', 'ingresses,deployments,pods', '--namespace', 'default', '--output', 'name'])).stdout).toBe('');
  return { ...run, route: run.record.smoke?.route };
}

const replaced = (from: string | RegExp, to: string) => (manifests: string): string => {
  const changed = manifests.replace(from, to);
  if (changed === manifests) throw new Error(`${String(from)} is not in the manifests`);
  return changed;
};

describe('an application of three services behind an ingress controller of the target', () => {
  test('has each route answered by the service it names, and the way through all three followed; unknown ones end at the default backend', async () => {
    const { route: seen, error } = await route((manifests) => manifests, { compare: true });
    expect(error).toBeUndefined();
    expect(seen).toMatchObject({ passed: true, compared: true, unknown: { verdict: 'passed' } });
    expect(seen?.routes.map(({ path, verdict, pods }) => [path, verdict, [...new Set(pods.map(({ arch }) => arch))]])).toEqual([['/shop', 'passed', ['loong64']], ['/api', 'passed', ['loong64']], ['/healthz', 'passed', ['loong64']]]);
    const [first] = seen?.routes ?? [];
    expect(first?.requests[0]).toMatchObject({ status: 200, service: 'default/front:80', called: ['default/front', 'default/api', 'default/store'] });
    expect(first?.pods.every(({ requests }) => requests > 0)).toBe(true);
    expect(first?.requests[0]?.body).toContain('front (loong64) < api (loong64) < store (loong64)');
    expect(first?.requests[0]?.baseline).toMatchObject({ status: 200 });
    // Own logs and proxies tell of the same calls.
    expect(first?.requests[0]?.logs.map((line) => line.replace(/-[a-z0-9]+-[a-z0-9]{5}\b/g, '').replace(/in [\d.]+ ms/, '').slice(0, 30))).toEqual(expect.arrayContaining([expect.stringMatching(/^proxy before front: GET \/shop/), expect.stringMatching(/^store: \{/)]));
  }, SECONDS);

  test('its way is followed where the services write nothing and pass no id on', async () => {
    const source = await readFile(join(root, 'main.go'), 'utf8');
    const silent = source.replace('asked.Header.Set("X-Request-Id", id)', '').replace('fmt.Println(string(entry))', '_ = entry');
    expect(silent.length).toBeLessThan(source.length - 30);
    await writeFile(join(root, 'main.go'), silent);
    const before = workDir;
    try {
      workDir = await folder();
      const { route: seen, error } = await route((manifests) => manifests);
      expect(error).toBeUndefined();
      const [first] = seen?.routes ?? [];
      expect(first?.requests[0]).toMatchObject({ status: 200, called: ['default/front', 'default/api', 'default/store'] });
      expect(first?.requests[0]?.logs.every((line) => line.startsWith('proxy before '))).toBe(true);
    } finally {
      workDir = before;
      await writeFile(join(root, 'main.go'), source);
    }
  }, SECONDS);
});

describe('a seeded fault is named', () => {
  test('a selector that fits no pod', async () => {
    const { route: seen, error } = await route(replaced('spec: { selector: { app: api }', 'spec: { selector: { app: apis }'));
    expect(error).toMatchObject({ name: 'AdaptError' });
    expect(seen?.diagnosis).toMatchObject({ cause: 'no-endpoint', command: 'kubectl get pods --namespace default --show-labels' });
    expect(seen?.diagnosis?.paragraph).toContain('it selects app=apis, and no pod has these labels');
  }, SECONDS);

  test('a path type that is too narrow', async () => {
    const { route: seen } = await route(replaced('{ path: /shop, pathType: Prefix', '{ path: /shop, pathType: Exact'));
    expect(seen?.diagnosis).toMatchObject({ cause: 'wrong-path-type' });
    expect(seen?.diagnosis?.paragraph).toContain('so /shop/today ends at the default backend');
  }, SECONDS);

  test('a TLS secret that is missing', async () => {
    const { route: seen } = await route(replaced('  ingressClassName: nginx\n', '  ingressClassName: nginx\n  tls: [{ hosts: [shop.smoke.test], secretName: shop-tls }]\n'));
    expect(seen?.diagnosis).toMatchObject({ cause: 'missing-tls-secret', command: 'kubectl get secrets --namespace default' });
  }, SECONDS);

  test('another service that answers', async () => {
    const { route: seen } = await route(replaced('spec: { selector: { app: front }', 'spec: { selector: { app: store }'));
    expect(seen?.diagnosis).toMatchObject({ cause: 'another-service' });
    expect(seen?.diagnosis?.paragraph).toMatch(/selects pod store-\S+, which is a pod of service store/);
  }, SECONDS);

  test('a program that ends, with what it said last', async () => {
    const { route: seen } = await route(replaced('args: [store]', 'args: [stores]'));
    expect(seen?.diagnosis).toMatchObject({ cause: 'crash' });
    expect(seen?.diagnosis?.evidence.join('\n')).toContain('there is no service "stores"');
  }, SECONDS);

  test('an image that is not what its label says', async () => {
    // The program of the baseline under the label of the target: on a node of the baseline it even runs.
    const archive = join(await folder(), 'foreign.tar');
    await foreignImage(archive);
    const file = projectFile.replace('    manifests: [deploy.yaml]', `    manifests: [deploy.yaml]\n    images: { 'registry.example/other:1.0': 'oci-archive:${archive}:other:1.0' }`);
    const { route: seen, error } = await route(replaced('image: registry.example/shop:1.0\n          args: [store]', 'image: registry.example/other:1.0\n          args: [store]'), {}, file);
    expect(error).toMatchObject({ name: 'AdaptError' });
    expect(seen).toMatchObject({ passed: false, diagnosis: { cause: 'foreign-image' } });
    expect(seen?.diagnosis?.paragraph).toContain('not what its label says');
  }, SECONDS);
});

/** An image labelled for the target that holds the baseline's program. */
async function foreignImage(archive: string): Promise<void> {
  const layout = join(await folder(), 'layout');
  const program = join(workDir, 'artifacts', 'amd64', 'shop');
  const made = await exec('buildah', ['from', '--arch', 'loong64', '--name', `foreign-${process.pid}`, 'scratch']);
  const name = made.stdout.trim();
  for (const args of [['copy', name, program, '/usr/bin/shop'], ['config', '--arch', 'loong64', '--entrypoint', '["/usr/bin/shop"]', name], ['commit', name, `oci:${layout}:other:1.0`], ['rm', name]]) {
    const step = await exec('buildah', args);
    if (step.exitCode !== 0) throw new Error(step.stderr);
  }
  const packed = await exec('tar', ['-C', layout, '-cf', archive, '.']);
  if (packed.exitCode !== 0) throw new Error(packed.stderr);
}
