/**
 * Both ingress controllers in a real cluster, and the controller loop with faults of its image.
 *
 * @seconds 1200
 * @needs tools/kube
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyController, applyObjects, awaitController, defaultBackendImage, findController, readAccessLog, type Controller, type KubeObject } from '../../src/cluster/controllers/index.js';
import { controllerPins } from '../../src/cluster/controllers/pins.js';
import { fetchModule } from '../../src/cluster/controllers/thin-module.js';
import { openCluster, type Cluster } from '../../src/cluster/index.js';
import type { Context } from '../../src/lib/context.js';
import { execOk } from '../../src/lib/exec.js';
import { copyTree } from '../../src/lib/files.js';
import { packImage } from '../../src/lib/image-archive.js';
import type { AccessRow, ControllerAdaptation } from '../../src/record/types.js';
import { controllerTools, mendController } from '../../src/stages/mend-controller.js';
import { go } from '../../src/target/go.js';
import { temporary, testContext } from '../integration/target/context.js';

const NAMESPACE = 'smoke';
const HOST = 'app.example.test';
let context: Context;
let cluster: Cluster;
let backend: string;
let app: string;

beforeAll(async () => {
  context = await testContext();
  cluster = await openCluster({}, context);
  backend = (await cluster.load((await defaultBackendImage(context.target, context)).archive)).reference;
  app = (await cluster.load(await serverImage())).reference;
}, 3_600_000);

afterAll(async () => {
  await cluster?.close();
}, 120_000);

/** A server for the target that says where it runs. */
async function serverImage(): Promise<string> {
  const [folder, root] = [await temporary(), await temporary()];
  await writeFile(join(folder, 'go.mod'), 'module server\n\ngo 1.21\n');
  await writeFile(join(folder, 'main.go'), `package main

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
)

func main() {
	host, _ := os.Hostname()
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s on %s\\n", runtime.GOARCH, host) })
	panic(http.ListenAndServe(":8080", nil))
}
`);
  await go(context, ['build', '-trimpath', '-o', join(root, 'server'), '.'], { cwd: folder, arch: context.target, env: { GOFLAGS: '', GOWORK: 'off' }, advice: '' });
  await packImage(root, { names: ['example.test/app:1.0'], architecture: context.target.oci, entrypoint: ['/server'] }, join(folder, 'app.tar'), context.signal);
  return join(folder, 'app.tar');
}

function application(): KubeObject[] {
  const labels = { app: 'app' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: NAMESPACE },
      spec: {
        replicas: 2, selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'app', image: app, imagePullPolicy: 'Never', ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 } }] } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app', namespace: NAMESPACE }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
  ];
}

function ingress(controller: Controller): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'app', namespace: NAMESPACE },
    spec: { ingressClassName: controller.ingressClass, rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'app', port: { number: 80 } } } }] } }] },
  };
}

/** Asks the route until it answers as wanted; `curl`, for fetch sets no Host. */
async function ask(host: string, id: string, wanted: number): Promise<{ status: number; body: string }> {
  for (let tries = 0; ; tries++) {
    const { stdout } = await execOk('curl', ['-s', '-m', '10', '-w', '\\n%{http_code}', '-H', `Host: ${host}`, '-H', `X-Request-Id: ${id}`, `http://127.0.0.1:${cluster.httpPort}/x?y=1`], '').catch(() => ({ stdout: '\n0' }));
    const at = stdout.lastIndexOf('\n');
    const answer = { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at).trim() };
    if (answer.status === wanted || tries > 60) return answer;
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function rows(controller: Controller): Promise<AccessRow[]> {
  const log = await cluster.kubectl(['-n', controller.namespace, 'logs', `deployment/${controller.deployment}`, '--tail=-1']);
  return readAccessLog(controller, log.stdout, [`${NAMESPACE}/app`, `${NAMESPACE}/default-backend`]);
}

async function withdraw(controller: Controller): Promise<void> {
  await cluster.kubectl(['delete', 'namespace', controller.namespace, '--ignore-not-found', '--wait', '--timeout=60s'], { timeout: 90 });
}

describe.each(['traefik', 'ingress-nginx'])('%s for loong64', (name) => {
  const controller = findController(name);

  test('routes to the application, and what no route fits to the default backend; its log tells both', async () => {
    const image = await controller.build(context.target, context, controllerTools(context));
    const { reference, platform } = await cluster.load(image.archive);
    expect(platform).toBe('linux/loong64');
    await applyObjects(cluster, application());
    await applyController(cluster, { controller, image: reference, defaultBackend: { image: backend, namespace: NAMESPACE }, gateway: true }, context);
    expect(await awaitController(cluster, controller, 400, context.signal)).toEqual({ ready: true, log: '' });
    await applyObjects(cluster, [ingress(controller)]);
    expect(await ask(HOST, 'known', 200)).toMatchObject({ status: 200, body: expect.stringMatching(/^loong64 on app-/) });
    expect(await ask('nobody.example.test', 'unknown', 404)).toEqual({ status: 404, body: 'default backend - 404 (loong64)' });
    const told = await rows(controller);
    expect(told.filter(({ requestId }) => requestId === 'known').at(-1)).toMatchObject({ method: 'GET', host: HOST, path: '/x?y=1', status: 200, service: `${NAMESPACE}/app:80`, pod: expect.stringMatching(/^10\.[\d.]+:8080$/), router: expect.stringContaining('app') });
    expect(told.filter(({ requestId }) => requestId === 'unknown').at(-1)).toMatchObject({ status: 404, service: 'default-backend', router: '', pod: expect.stringMatching(/:8080$/) });
  }, 1_200_000);

  (controller.gatewayClass === '' ? test.skip : test)('routes by the Gateway API', async () => {
    await cluster.kubectl(['-n', NAMESPACE, 'delete', 'ingress', 'app']);
    await applyObjects(cluster, [{
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'app', namespace: NAMESPACE },
      spec: { parentRefs: [{ name: controller.gatewayClass, namespace: controller.namespace }], hostnames: ['gateway.example.test'], rules: [{ backendRefs: [{ name: 'app', port: 80 }] }] },
    }]);
    expect(await ask('gateway.example.test', 'by-gateway', 200)).toMatchObject({ status: 200, body: expect.stringMatching(/^loong64 on app-/) });
    expect((await rows(controller)).filter(({ requestId }) => requestId === 'by-gateway').at(-1)).toMatchObject({ status: 200, service: `${NAMESPACE}/app:80` });
    await cluster.kubectl(['-n', NAMESPACE, 'delete', 'httproute', 'app']);
  }, 300_000);

  test('goes away again', async () => {
    await withdraw(controller);
    expect((await cluster.kubectl(['get', 'namespace', controller.namespace])).exitCode).toBe(1);
  }, 120_000);
});

const LIBRARIES = 'usr/lib/loongarch64-linux-gnu';
const CORE = 'usr/share/lua/5.1/resty/core';

async function unpatch(root: string): Promise<void> {
  for (const name of ['shdict', 'response']) {
    const path = join(root, CORE, `${name}.lua`);
    const text = await readFile(path, 'utf8');
    await rm(path);
    await writeFile(path, text.replace(/package\.loaded\["many_arguments"\] = .*\nlocal MACOS = true/, 'local MACOS = jit and jit.os == "OSX"'));
  }
  await rm(join(root, LIBRARIES, 'liblua-many-arguments.so'));
}

async function foreign(path: string): Promise<void> {
  await rm(path, { force: true });
  await mkdir(join(path, '..'), { recursive: true });
  await cp(process.execPath, path);
}

/** Each takes something out of the image; the fault that is told first, and how it is mended. */
const FAULTS: { name: string; seed: (root: string) => Promise<void>; first: [fault: string, remedy: string] }[] = [
  { name: 'no template: the method\'s own case', seed: async (root) => rm(join(root, 'etc/nginx/template/nginx.tmpl')), first: ['missing-template', 'copied'] },
  { name: 'the controller of the baseline', seed: async (root) => foreign(join(root, 'nginx-ingress-controller')), first: ['foreign-program', 'rebuilt'] },
  { name: 'no controller at all', seed: async (root) => rm(join(root, 'nginx-ingress-controller')), first: ['missing-program', 'rebuilt'] },
  { name: 'no nginx', seed: async (root) => rm(join(root, 'usr/sbin/nginx')), first: ['missing-program', 'package'] },
  { name: 'a module of nginx', seed: async (root) => rm(join(root, 'usr/lib/nginx/modules/ndk_http_module.so')), first: ['missing-nginx-module', 'package'] },
  { name: 'a shared library', seed: async (root) => rm(join(root, LIBRARIES, 'libluajit-5.1.so.2')), first: ['missing-library', 'package'] },
  { name: 'a library of the baseline', seed: async (root) => foreign(join(root, LIBRARIES, 'lua/5.1/cjson.so')), first: ['foreign-program', 'package'] },
  { name: 'a Lua module of the controller', seed: async (root) => rm(join(root, 'etc/nginx/lua/util/same_site.lua')), first: ['missing-lua-module', 'copied'] },
  { name: 'Lua modules that no package has', seed: async (root) => rm(join(root, 'etc/nginx/lua/resty'), { recursive: true }), first: ['missing-lua-module', 'recipe'] },
  { name: 'a crash loop', seed: unpatch, first: ['crash-many-arguments', 'recipe'] },
];

describe('the controller loop in the cluster', () => {
  const controller = findController('ingress-nginx');
  let whole: string;
  let reference: string;

  beforeAll(async () => {
    const image = await controller.build(context.target, context, controllerTools(context));
    const dir = await temporary();
    whole = join(dir, 'root');
    await mkdir(whole);
    await execOk('tar', ['-xf', image.archive, '-C', dir], '');
    const [manifest] = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as [{ Layers: [string] }];
    await execOk('tar', ['-xf', join(dir, manifest.Layers[0]), '-C', whole], '');
    // What of the baseline's image is the same for every architecture: upstream's own files.
    reference = await temporary();
    await copyTree(join((await fetchModule(controllerPins()['ingress-nginx'], context)).dir, 'rootfs'), reference);
    await applyObjects(cluster, application());
  }, 1_200_000);

  async function loop(seed: (root: string) => Promise<void>): Promise<ControllerAdaptation> {
    const root = join(await temporary(), 'root');
    await execOk('cp', ['-al', whole, root], '');
    await seed(root);
    return mendController({
      controller, root, command: ['/usr/bin/dumb-init', '--'], env: [], reference: { name: 'the baseline\'s image', root: reference }, deployment: { defaultBackend: { image: backend, namespace: NAMESPACE } }, seconds: 300,
    }, cluster, context);
  }

  test.each(FAULTS)('$name', async ({ seed, first }) => {
    const result = await loop(seed);
    expect(result.turns.map(({ fault, remedy }) => [fault, remedy])[0]).toEqual(first);
    expect(result).toMatchObject({ serves: true, reason: '' });
  }, 1_200_000);

  test('several at once; afterwards the route works', async () => {
    const result = await loop(async (root) => {
      await rm(join(root, 'etc/nginx/template/nginx.tmpl'));
      await rm(join(root, LIBRARIES, 'libluajit-5.1.so.2'));
      await rm(join(root, 'etc/nginx/lua/util/same_site.lua'));
      await unpatch(root);
    });
    expect(result).toMatchObject({ serves: true, reason: '' });
    expect(result.turns.map(({ fault }) => fault)).toEqual(expect.arrayContaining(['missing-template', 'unknown-directive', 'missing-library', 'missing-lua-module', 'crash-many-arguments']));
    await applyObjects(cluster, [ingress(controller)]);
    expect(await ask(HOST, 'after', 200)).toMatchObject({ status: 200 });
  }, 2_400_000);
});
