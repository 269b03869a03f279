/**
 * Both ingress controllers in a real cluster: plain routes, and what routes may ask besides, each asked as smoke level route asks it.
 *
 * @seconds 300
 * @needs tools/kube
 * @needs tools/image-ingress-nginx
 * @needs tools/image-traefik
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findController, type KubeObject } from '../../src/cluster/controllers/index.js';
import { openCluster, type Cluster } from '../../src/cluster/index.js';
import type { Context } from '../../src/lib/context.js';
import type { RouteSection } from '../../src/project/file.js';
import type { RouteResult } from '../../src/record/types.js';
import { proveRoutes, type RouteOutcome } from '../../src/smoke/index.js';
import { controllerTools } from '../../src/stages/mend-controller.js';
import { ECHO, NAMESPACE, accessTo, applyObjects, ask, certificate, deploy, echo, ingress, loadBackend, rows, withdraw, withoutRoutes } from './behind-controller.js';
import { serverImage, temporary, testContext } from './support.js';

const HOST = 'app.example.test';
const SECURE = 'secure.example.test';
let context: Context;
let cluster: Cluster;
let backend: string;
let app: string;

beforeAll(async () => {
  context = await testContext();
  cluster = await openCluster({}, context);
  backend = await loadBackend(cluster, context);
  app = (await cluster.load(await serverImage('example.test/app:1.0', context, ECHO))).reference;
  await applyObjects(cluster, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, ...echo('app', app, 2), ...echo('next', app)]);
}, 3_600_000);

afterAll(async () => {
  await cluster?.close();
}, 120_000);

/** Level route's own proof of these routes, with the application that is there already. */
async function proved(name: string, objects: readonly KubeObject[], asked: readonly RouteSection[]): Promise<RouteOutcome> {
  const controller = findController(name);
  const outcome = await proveRoutes({
    objects: [...echo('app', app, 2), ...echo('next', app), ...objects] as Parameters<typeof proveRoutes>[0]['objects'], swap: (image) => ({ reference: image, arch: context.target.go }), imageProblems: new Map(), asked, count: 4, compare: false,
    target: context.target, baseline: context.baseline,
  }, accessTo(cluster, controller, context), context);
  await withoutRoutes(cluster);
  expect([...outcome.routes, outcome.unknown].filter(({ verdict }) => verdict !== 'passed').map((one) => `${one.host}${one.path} ${one.message}`)).toEqual([]);
  expect(outcome.passed).toBe(true);
  return outcome;
}

const routeOf = (outcome: RouteOutcome, object: string): RouteResult => {
  const found = outcome.routes.find((one) => one.object === `${NAMESPACE}/${object}`);
  if (found === undefined) throw new Error(`no route of ${object}`);
  return found;
};

describe.each(['traefik', 'ingress-nginx'])('%s for loong64', (name) => {
  const controller = findController(name);

  test('routes to the application, and what no route fits to the default backend; its log tells both', async () => {
    const image = await controller.build(context.target, context, controllerTools(context));
    const { reference, platform } = await cluster.load(image.archive);
    expect(platform).toBe('linux/loong64');
    expect(await deploy(cluster, controller, reference, backend, context)).toEqual({ ready: true, log: '' });
    await applyObjects(cluster, [ingress(controller, 'app', HOST, 'app')]);
    expect(await ask(cluster, HOST, 'known', 200)).toEqual({ status: 200, body: 'loong64 app /x' });
    expect(await ask(cluster, 'nobody.example.test', 'unknown', 404)).toEqual({ status: 404, body: 'default backend - 404 (loong64)' });
    const told = await rows(cluster, controller);
    expect(told.filter(({ requestId }) => requestId === 'known').at(-1)).toMatchObject({ method: 'GET', host: HOST, path: '/x?y=1', status: 200, service: `${NAMESPACE}/app:80`, pod: expect.stringMatching(/^10\.[\d.]+:8080$/), router: expect.stringContaining('app') });
    expect(told.filter(({ requestId }) => requestId === 'unknown').at(-1)).toMatchObject({ status: 404, service: 'default-backend', router: '', pod: expect.stringMatching(/:8080$/) });
    await withoutRoutes(cluster);
  }, 1_200_000);

  test('serves TLS with the certificate of the secret', async () => {
    const secret = await certificate('secure-tls', SECURE, await temporary());
    const outcome = await proved(name, [secret, ingress(controller, 'secure', SECURE, 'app', { secret: 'secure-tls' })], []);
    const route = routeOf(outcome, 'secure');
    expect(route).toMatchObject({ tls: true, verdict: 'passed', marks: ['TLS, certificate of secret secure-tls'] });
    expect(route.requests.every(({ tls, status, service }) => tls && status === 200 && service === `${NAMESPACE}/app:80`)).toBe(true);
  }, 300_000);

  (name === 'ingress-nginx' ? test : test.skip)('does what annotations ask: canary, password, rewriting', async () => {
    const nginx = (entries: { [name: string]: string }): { annotations: { [name: string]: string } } => ({ annotations: Object.fromEntries(Object.entries(entries).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value])) });
    // The password is `open sesame`, as `openssl passwd -apr1` writes it.
    const users: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'users', namespace: NAMESPACE }, type: 'Opaque', stringData: { auth: 'ali:$apr1$loongarc$TbU10lMyvgRVHUQBQYjWE0\n' } };
    const outcome = await proved(name, [
      users, ingress(controller, 'app', HOST, 'app'), ingress(controller, 'canary', HOST, 'next', nginx({ 'canary': 'true', 'canary-by-header': 'X-Canary' })),
      ingress(controller, 'locked', 'locked.example.test', 'app', nginx({ 'auth-type': 'basic', 'auth-secret': 'users', 'auth-realm': 'Cave' })),
      ingress(controller, 'moved', 'moved.example.test', 'app', { ...nginx({ 'use-regex': 'true', 'rewrite-target': '/new/$2' }), path: '/old(/|$)(.*)', pathType: 'ImplementationSpecific' }),
    ], [
      { host: 'locked.example.test', path: '/treasure', headers: { authorization: `Basic ${Buffer.from('ali:open sesame').toString('base64')}` }, status: 200, expect: '^loong64 app /treasure$' },
      { host: 'moved.example.test', path: '/old/thing', status: 200, expect: '^loong64 app /new/thing$' },
    ]);
    const canary = routeOf(outcome, 'canary');
    expect(canary.requests.find(({ purpose }) => purpose.endsWith('X-Canary: always'))).toMatchObject({ status: 200, service: `${NAMESPACE}/next:80`, body: expect.stringContaining('loong64 next /') });
    expect(canary.requests.find(({ purpose }) => purpose.endsWith('X-Canary: never'))).toMatchObject({ status: 200, service: `${NAMESPACE}/app:80` });
    expect(routeOf(outcome, 'locked').requests.map(({ purpose, status }) => [purpose.split(':')[0], status])).toEqual(expect.arrayContaining([['without credentials', 401], ['as the project file asks', 200]]));
    expect(routeOf(outcome, 'locked').requests[0]?.headers['www-authenticate']).toBe('Basic realm="Cave"');
    expect(routeOf(outcome, 'moved').requests.find(({ path }) => path === '/old/thing')).toMatchObject({ status: 200, body: expect.stringContaining('/new/thing') });
  }, 400_000);

  (controller.gatewayClass === '' ? test.skip : test)('routes by the Gateway API: through a Gateway of the application, by header, by weight, rewritten, sent on, under TLS', async () => {
    const gateway = 'gateway.networking.k8s.io/v1';
    const secret = await certificate('gateway-tls', 'secure.gateway.test', await temporary());
    const own: KubeObject = {
      apiVersion: gateway, kind: 'Gateway', metadata: { name: 'shop', namespace: NAMESPACE },
      spec: {
        gatewayClassName: 'another', listeners: [
          { name: 'plain', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
          { name: 'secure', protocol: 'HTTPS', port: 443, hostname: 'secure.gateway.test', tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'gateway-tls' }] }, allowedRoutes: { namespaces: { from: 'Same' } } },
        ],
      },
    };
    const path = (value: string, type = 'PathPrefix'): object => ({ path: { type, value } });
    const route = (routeName: string, host: string, section: string, rules: object[]): KubeObject => ({
      apiVersion: gateway, kind: 'HTTPRoute', metadata: { name: routeName, namespace: NAMESPACE }, spec: { parentRefs: [{ name: 'shop', sectionName: section }], hostnames: [host], rules },
    });
    const outcome = await proved(name, [
      secret, own,
      route('plain', 'plain.gateway.test', 'plain', [
        { matches: [{ ...path('/'), headers: [{ name: 'X-Version', value: 'next' }] }], backendRefs: [{ name: 'next', port: 80 }] },
        { matches: [path('/exact', 'Exact')], backendRefs: [{ name: 'app', port: 80 }] },
      ]),
      route('weighed', 'weighed.gateway.test', 'plain', [{ backendRefs: [{ name: 'app', port: 80, weight: 1 }, { name: 'next', port: 80, weight: 1 }] }]),
      route('moved', 'moved.gateway.test', 'plain', [{ matches: [path('/old')], filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } } }], backendRefs: [{ name: 'app', port: 80 }] }]),
      route('sent-on', 'sent-on.gateway.test', 'plain', [{ filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'plain.gateway.test', statusCode: 301 } }] }]),
      route('secure', 'secure.gateway.test', 'secure', [{ backendRefs: [{ name: 'app', port: 80 }] }]),
    ], [{ host: 'moved.gateway.test', path: '/old/thing', status: 200, expect: '^loong64 app /new/thing$' }]);
    expect(outcome.changes).toContain(`Gateway ${NAMESPACE}/shop: class another → traefik`);
    expect(new Set(routeOf(outcome, 'weighed').requests.map(({ body }) => body.split(' ')[1]))).toEqual(new Set(['app', 'next']));
    expect(routeOf(outcome, 'plain').requests[0]).toMatchObject({ status: 200, service: `${NAMESPACE}/next:80` });
    expect(routeOf(outcome, 'sent-on').requests[0]).toMatchObject({ status: 301, headers: { location: expect.stringContaining('plain.gateway.test') } });
    expect(routeOf(outcome, 'secure').requests.every(({ tls, status }) => tls && status === 200)).toBe(true);
  }, 400_000);

  (name === 'ingress-nginx' ? test : test.skip)("is loaded again ten times, and started again where nginx' first process crashes", async () => {
    await applyObjects(cluster, [ingress(controller, 'app', HOST, 'app')]);
    const inPod = async (script: string): Promise<string> => {
      const answer = await cluster.kubectl(['-n', controller.namespace, 'exec', `deployment/${controller.deployment}`, '--', 'sh', '-c', script]);
      expect(answer.exitCode === 0 ? '' : answer.stderr).toBe('');
      return answer.stdout.trim();
    };
    const restarts = async (): Promise<string> => (await cluster.kubectl(['-n', controller.namespace, 'get', 'pods', '-l', controller.selector, '-o', 'jsonpath={.items[*].status.containerStatuses[*].restartCount}'])).stdout;
    const first = await inPod('cat /tmp/nginx/nginx.pid');
    for (let reloads = 0; reloads < 10; reloads++) {
      await inPod('nginx -s reload');
      expect(await ask(cluster, HOST, `reload-${reloads}`, 200)).toMatchObject({ status: 200 });
    }
    expect([await inPod('cat /tmp/nginx/nginx.pid'), await restarts()]).toEqual([first, '0']);
    await inPod('kill -s SEGV $(cat /tmp/nginx/nginx.pid)');
    for (let tries = 0; (await restarts()) === '0' && tries < 180; tries++) await new Promise((done) => setTimeout(done, 1000));
    expect(await restarts()).toBe('1');
    expect(await ask(cluster, HOST, 'again', 200)).toMatchObject({ status: 200 });
    await withoutRoutes(cluster);
  }, 600_000);

  test('goes away again', async () => {
    await withdraw(cluster, controller);
    expect((await cluster.kubectl(['get', 'namespace', controller.namespace])).exitCode).toBe(1);
  }, 120_000);
});
