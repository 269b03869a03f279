import { describe, expect, test } from '@jest/globals';
import { explainCrash } from '../../../../src/gaps/runtime/crash.js';
import type { RouteRequest, RouteResult } from '../../../../src/record/types.js';
import { diagnose, type Symptoms } from '../../../../src/smoke/route/diagnose.js';
import { readRoutes, type Route } from '../../../../src/smoke/route/routes.js';
import { parseManifests } from '../../../../src/smoke/route/objects.js';
import { readState, type ClusterState } from '../../../../src/smoke/route/state.js';

/** Objects as `kubectl get … --output json` has them. */
const pod = (name: string, labels: object, more: { ready?: boolean; ip?: string; container?: object; conditions?: object[] } = {}): object => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels },
  status: {
    phase: 'Running', podIP: more.ip ?? '10.244.0.9', conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }, ...(more.conditions ?? [])],
    containerStatuses: [{ name: 'c', image: 'docker.io/library/app:1', ready: more.ready !== false, restartCount: 0, state: { running: {} }, lastState: {}, ...more.container }],
  },
});
const service = (name: string, selector: object): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } });
const slice = (name: string, addresses: string[], ready = true): object => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: `${name}-x`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } }, endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready } })) });
const event = (object: string, reason: string, message: string): object => ({ apiVersion: 'v1', kind: 'Event', metadata: { name: `${object}.1`, namespace: 'default' }, involvedObject: { kind: 'Pod', name: object }, reason, message });
const state = (...items: object[]): ClusterState => readState(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));

const ingress = (path = '/', pathType = 'Prefix', tls = ''): Route[] => readRoutes(parseManifests(JSON.stringify({
  apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'app' },
  spec: { ...(tls === '' ? {} : { tls: [{ hosts: ['app.test'], secretName: tls }] }), rules: [{ host: 'app.test', http: { paths: [{ path, pathType, backend: { service: { name: 'app', port: { number: 80 } } } }] } }] },
}), 'test'));
const request = (more: Partial<RouteRequest>): RouteRequest => ({ id: 'i', purpose: 'the path itself', method: 'GET', tls: false, host: 'app.test', path: '/', status: 503, headers: {}, body: '', milliseconds: 1, router: 'default/app', service: '', pod: '', called: [], logs: [], passed: false, ...more });
const result = (routes: readonly Route[], ...requests: RouteRequest[]): RouteResult[] => routes.map((route) => ({ kind: route.kind, object: route.object, host: route.host, path: route.path, pathType: route.pathType, tls: false, services: route.services, pods: [], marks: [], verdict: 'failed', message: 'it failed', differences: [], requests }));

function symptoms(more: Partial<Symptoms> & { state: ClusterState }): Symptoms {
  const routes = more.routes ?? ingress();
  return { routes, results: result(routes, request({})), controllerLog: '', controller: { namespace: 'traefik', selector: 'app=traefik' }, imageProblems: new Map(), targetPorts: new Map(), explain: explainCrash, ...more };
}

const APP = { app: 'app' };

test('a pod that is going is left out', () => {
  const going = { ...(pod('old', APP, { ready: false }) as { metadata: object }) };
  expect(state({ ...going, metadata: { ...going.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }, pod('new', APP)).pods.map(({ name }) => name)).toEqual(['new']);
});

describe('the first cause is named', () => {
  test('an image that holds programs of another architecture under the right label, even where they seem to run', () => {
    const found = diagnose(symptoms({ state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9'])), imageProblems: new Map([['app:1', '/bin/app is x86-64, the image linux/loong64']]) }));
    expect(found).toMatchObject({ cause: 'foreign-image', evidence: ['/bin/app is x86-64, the image linux/loong64'] });
    expect(found?.paragraph).toContain('not what its label says');
  });

  test('a program of another architecture that does not start', () => {
    const crashed = state(pod('app-1', APP, { ready: false, container: { restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }, lastState: { terminated: { exitCode: 255, reason: 'Error', message: '' } } } }), service('app', APP), slice('app', ['10.244.0.9'], false));
    crashed.logs.set('default/app-1/c', 'exec /bin/app: exec format error');
    expect(diagnose(symptoms({ state: crashed }))).toMatchObject({ cause: 'foreign-image', command: 'kubectl logs --namespace default app-1 --container c --previous' });
  });

  test('an image that is nowhere, not the endpoint that is missing for it', () => {
    const waiting = state(pod('app-1', APP, { ready: false, container: { state: { waiting: { reason: 'ErrImageNeverPull', message: 'Container image "app:2" is not present' } } } }), service('app', APP), slice('app', []));
    expect(diagnose(symptoms({ state: waiting }))).toMatchObject({ cause: 'missing-image', command: 'kubectl describe pod --namespace default app-1' });
  });

  test('a service whose selector fits no pod', () => {
    const found = diagnose(symptoms({ state: state(pod('app-1', { app: 'app-v2' }), service('app', APP), slice('app', [])) }));
    expect(found).toMatchObject({ cause: 'no-endpoint', command: 'kubectl get pods --namespace default --show-labels' });
    expect(found?.paragraph).toContain('it selects app=app, and no pod has these labels');
    expect(found?.evidence).toEqual(['app-1: app=app-v2']);
  });

  test('a service that is not there, with those that are', () => {
    expect(diagnose(symptoms({ state: state(pod('app-1', APP), service('ap', APP), slice('ap', ['10.244.0.9'])) }))?.paragraph).toContain("which namespace default doesn't have (it has ap)");
  });

  test('a path type that is too narrow', () => {
    const routes = ingress('/shop', 'Exact');
    const found = diagnose(symptoms({ routes, state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9'])), results: result(routes, request({ path: '/shop/cart', status: 404, service: 'default-backend' })) }));
    expect(found).toMatchObject({ cause: 'wrong-path-type' });
    expect(found?.paragraph).toContain('so /shop/cart ends at the default backend');
  });

  test('a TLS secret that is missing', () => {
    const routes = ingress('/', 'Prefix', 'app-tls');
    const found = diagnose(symptoms({ routes, state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9'])) }));
    expect(found).toMatchObject({ cause: 'missing-tls-secret', command: 'kubectl get secrets --namespace default' });
  });

  test('another service that answers, and who claims the same', () => {
    const other = readRoutes(parseManifests(JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'older' }, spec: { rules: [{ host: 'app.test', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'old', port: { number: 80 } } } }] } }] } }), 'o'));
    const [mine] = ingress();
    if (mine === undefined) throw new Error('no route');
    const found = diagnose(symptoms({
      routes: [mine, ...other], results: result([mine], request({ status: 200, service: 'default/old:80' })),
      state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9']), service('old', { app: 'old' }), pod('old-1', { app: 'old' }, { ip: '10.244.0.7' }), slice('old', ['10.244.0.7'])),
    }));
    expect(found).toMatchObject({ cause: 'another-service' });
    expect(found?.paragraph).toContain('Ingress default/older claims app.test/ as well');
  });

  test("a service that selects another service's pod", () => {
    const found = diagnose(symptoms({
      results: result(ingress(), request({ status: 200, service: 'default/app:80', message: 'the body does not match ^app$' })),
      state: state(service('app', { tier: 'web' }), service('other', { app: 'other' }), pod('other-1', { app: 'other', tier: 'web' }), slice('app', ['10.244.0.9']), slice('other', ['10.244.0.9'])),
    }));
    expect(found).toMatchObject({ cause: 'another-service' });
    expect(found?.paragraph).toContain('selects pod other-1, which is a pod of service other');
  });

  test('a crash with what its signal means on this architecture', () => {
    const crashed = state(pod('app-1', APP, { ready: false, container: { restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 135, reason: 'Error' } } } }), service('app', APP), slice('app', []));
    crashed.logs.set('default/app-1/c', 'starting\nqemu: uncaught target signal 7 (Bus error) - core dumped');
    expect(diagnose(symptoms({ state: crashed }))?.paragraph).toMatch(/was ended by SIGBUS, 3 times so far\. .*page size/);
  });

  test('a name that the cluster does not know', () => {
    const crashed = state(pod('app-1', APP, { ready: false, container: { restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1, reason: 'Error' } } } }), service('app', APP), slice('app', []));
    crashed.logs.set('default/app-1/c', 'dial tcp: lookup store on 10.96.0.10:53: no such host');
    expect(diagnose(symptoms({ state: crashed }))).toMatchObject({ cause: 'dns', paragraph: expect.stringContaining("doesn't find store: no service of the application has this name") as unknown });
  });

  test('a port that no program opens', () => {
    const found = diagnose(symptoms({ state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9'])), results: result(ingress(), request({ status: 502, service: 'default/app:80' })), controllerLog: 'connect() failed (111: Connection refused) while connecting to upstream' }));
    expect(found).toMatchObject({ cause: 'wrong-target-port', command: 'kubectl describe service --namespace default app' });
  });

  test('a pod that never gets ready, by what its probe says', () => {
    const found = diagnose(symptoms({ state: state(pod('app-1', APP, { ready: false }), service('app', APP), slice('app', ['10.244.0.9'], false), event('app-1', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500')) }));
    expect(found).toMatchObject({ cause: 'not-ready', paragraph: expect.stringContaining('statuscode: 500') as unknown });
  });

  test("a controller that crashes, by its own log; not what somebody asked it for", () => {
    const healthy = state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9']));
    const lost = result(ingress(), request({ status: 0, passed: false, message: 'no answer' }));
    const found = diagnose(symptoms({ state: healthy, results: lost, controllerLog: 'I1126 starting\nqemu: uncaught target signal 11 (Segmentation fault) - core dumped\nNGINX master process died (-1): signal: segmentation fault' }));
    expect(found).toMatchObject({ cause: 'controller-crash', command: expect.stringContaining('--previous') as unknown, evidence: [expect.stringContaining('signal 11'), expect.stringContaining('master process died')] as unknown });
    expect(found?.paragraph).toContain('A program of the controller crashed (SIGSEGV)');
    expect(diagnose(symptoms({ state: healthy, controllerLog: '{"path":"/worker process 7 exited on signal 11"}' }))).toBeUndefined();
  });

  test('nothing where nothing known fits', () => {
    expect(diagnose(symptoms({ state: state(pod('app-1', APP), service('app', APP), slice('app', ['10.244.0.9'])) }))).toBeUndefined();
  });
});
