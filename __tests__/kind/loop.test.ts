/**
 * The controller loop in a real cluster: faults of a controller's image, each told by a failing start and mended.
 *
 * @seconds 900
 * @needs tools/kube
 * @needs tools/image-ingress-nginx
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findController } from '../../src/cluster/controllers/index.js';
import { openCluster, type Cluster } from '../../src/cluster/index.js';
import { Stores, unpackRoot, type ImageConfig } from '../../src/images/index.js';
import type { Context } from '../../src/lib/context.js';
import { execOk } from '../../src/lib/exec.js';
import type { ControllerAdaptation } from '../../src/record/types.js';
import { controllerTools, mendController } from '../../src/stages/mend-controller.js';
import { LIBRARIES, unpatch } from '../integration/cluster/nginx-root.js';
import { ECHO, NAMESPACE, applyObjects, ask, echo, ingress, loadBackend } from './behind-controller.js';
import { serverImage, temporary, testContext } from './support.js';

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

const controller = findController('ingress-nginx');
let context: Context;
let cluster: Cluster;
let backend: string;
let whole: string;
let config: ImageConfig;
let reference: { name: string; root: string } | undefined;

beforeAll(async () => {
  context = await testContext();
  cluster = await openCluster({}, context);
  backend = await loadBackend(cluster, context);
  const { archive } = await controller.build(context.target, context, controllerTools(context));
  whole = join(await temporary(), 'root');
  const stores = new Stores({ signal: context.signal, insecure: [] });
  config = await unpackRoot(`oci-archive:${archive}`, 'linux/loong64', whole, stores, { limit: 2 ** 31, signal: context.signal });
  await stores.close();
  // What of the baseline's image is the same for every architecture.
  reference = await controller.upstreamFiles?.(context);
}, 3_600_000);

afterAll(async () => {
  await cluster?.close();
}, 120_000);

async function loop(seed: (root: string) => Promise<void>): Promise<ControllerAdaptation> {
  const root = join(await temporary(), 'root');
  await execOk('cp', ['-al', whole, root], '');
  await seed(root);
  const result = await mendController({
    controller, root, command: config.entrypoint, env: config.env, ...(reference === undefined ? {} : { reference }), deployment: { defaultBackend: { image: backend, namespace: NAMESPACE } }, seconds: 300,
  }, cluster, context);
  await rm(root, { recursive: true });
  return result;
}

/** For whoever reads a failure. */
const told = (result: ControllerAdaptation): string => result.turns.map((turn) => `${turn.turn} ${turn.outcome} ${turn.fault} ${turn.remedy} ${turn.detail} <${turn.error}> ${turn.seconds} s`).join('\n');

describe('an image that lacks one thing serves after it was constructed', () => {
  test.each(FAULTS)('$name', async ({ seed, first }) => {
    const result = await loop(seed);
    expect(result.serves ? '' : told(result)).toBe('');
    expect(result.turns.map(({ fault, remedy }) => [fault, remedy])[0]).toEqual(first);
    expect(new Set(result.turns.map(({ image }) => image)).size).toBe(result.turns.length);
  }, 1_200_000);
});

test('several at once; afterwards the route works', async () => {
  const result = await loop(async (root) => {
    await rm(join(root, 'etc/nginx/template/nginx.tmpl'));
    await rm(join(root, LIBRARIES, 'libluajit-5.1.so.2'));
    await rm(join(root, 'etc/nginx/lua/util/same_site.lua'));
    await unpatch(root);
  });
  expect(result.serves ? '' : told(result)).toBe('');
  expect(result.turns.map(({ fault }) => fault)).toEqual(expect.arrayContaining(['missing-template', 'unknown-directive', 'missing-library', 'missing-lua-module', 'crash-many-arguments']));
  const app = (await cluster.load(await serverImage('example.test/app:1.0', context, ECHO))).reference;
  await applyObjects(cluster, [...echo('app', app), ingress(controller, 'app', 'app.example.test', 'app')]);
  expect(await ask(cluster, 'app.example.test', 'after', 200)).toEqual({ status: 200, body: 'loong64 app /x' });
}, 2_400_000);
