import { describe, expect, test } from '@jest/globals';
import { parseManifests, type KubeObject } from '../../../../src/smoke/route/objects.js';
import { ownCalls, putProxies, readProxyLine, type ProxiedCall } from '../../../../src/smoke/route/proxies.js';

const workload = (name: string, kind = 'Deployment', more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      ${more}
      containers: [{ name: main, image: 'x:1', ports: [{ name: web, containerPort: 8080 }] }]
`;
const service = (name: string, more = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: ${name} }, ${more} ports: [{ name: http, port: 80, targetPort: web }] }\n`;
const read = (...parts: string[]): KubeObject[] => parseManifests(parts.join('---\n'), 'test');
const containers = (object: KubeObject | undefined): unknown => (object as unknown as { spec: { template: { spec: { containers: unknown[] } } } }).spec.template.spec.containers;
const ports = (object: KubeObject | undefined): unknown => (object as unknown as { spec: { ports: unknown[] } }).spec.ports;

describe('a proxy before services', () => {
  test('stands in the pods, and the service leads to it', () => {
    const objects = read(workload('front'), service('front'), workload('store', 'StatefulSet'), service('store'));
    const proxied = putProxies(objects, 'proxy@sha256:1');
    expect(ports(objects[1])).toEqual([{ name: 'http', port: 80, targetPort: 15900 }]);
    expect(ports(objects[3])).toEqual([{ name: 'http', port: 80, targetPort: 15901 }]);
    expect(containers(objects[0])).toEqual([expect.objectContaining({ name: 'main' }), expect.objectContaining({ image: 'proxy@sha256:1', args: ['15900:8080:default/front:80'], securityContext: expect.objectContaining({ runAsNonRoot: true }) })]);
    expect(proxied.targets.get('default/store:15901')).toBe('web');
    expect(proxied.changes).toEqual([expect.stringContaining('default/front, default/store')]);
  });

  test('two services before the same pods are told apart', () => {
    const objects = read(workload('front'), service('front'), service('front').replace('name: front', 'name: other'));
    putProxies(objects, 'p');
    expect(containers(objects[0])).toEqual([expect.anything(), expect.objectContaining({ args: ['15900:8080:default/front:80', '15901:8080:default/other:80'] })]);
  });

  test.each([
    ['a headless service', [workload('a'), service('a', 'clusterIP: None,')]],
    ['a service without pods', [workload('a'), service('b')]],
    ['pods in the network of the node', [workload('a', 'Deployment', 'hostNetwork: true'), service('a')]],
    ['a port that no container names', [workload('a').replace('name: web', 'name: other'), service('a')]],
    ['UDP', [workload('a'), service('a').replace('port: 80', 'protocol: UDP, port: 80')]],
  ])('%s is left as it is', (_what, parts) => {
    const objects = read(...parts);
    expect(putProxies(objects, 'p')).toEqual({ changes: [], targets: new Map() });
    expect(objects).toEqual(read(...parts));
  });

  test('no ports are opened past a network policy', () => {
    const objects = read(workload('a'), service('a'), 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: n }\nspec: { podSelector: {} }\n');
    expect(putProxies(objects, 'p').changes).toEqual([expect.stringContaining('NetworkPolicy')]);
    expect(ports(objects[1])).toEqual([expect.objectContaining({ targetPort: 'web' })]);
  });
});

const call = (service: string, pod: string, from: string, start: string, ms: number, id?: string): ProxiedCall => ({ proxy: `default/${service}:80`, pod, from, start: `2026-01-01T00:00:0${start}Z`, ms, status: 200, method: 'GET', path: '/', ...(id === undefined ? {} : { id }) });
const ids = new Set(['one', 'two']);
const owners = (calls: ProxiedCall[]): string[] => ownCalls(calls, ids).map((one) => `${one.proxy.replace(/default\/|:80/g, '')} ${one.owner} ${one.byId}`);

describe('the request that a call was made for', () => {
  test('is that of its id', () => {
    expect(owners([call('front', '10.0.0.1', '10.0.0.9', '1.5', 10, 'one'), call('api', '10.0.0.2', '10.0.0.1', '1.501', 5, 'one'), call('api', '10.0.0.2', '10.0.0.1', '1.6', 5, 'wait-one')])).toEqual(['front one true', 'api one true']);
  });

  test('without an id, the only one that its caller had open, through several services', () => {
    expect(owners([call('store', '10.0.0.3', '10.0.0.2', '1.502123456', 1), call('front', '10.0.0.1', '10.0.0.9', '1.5', 10, 'one'), call('api', '10.0.0.2', '10.0.0.1', '1.501', 5)])).toEqual(['front one true', 'api one false', 'store one false']);
  });

  test('without an id, none where it came when nothing was open, from elsewhere, or two were', () => {
    const front = call('front', '10.0.0.1', '10.0.0.9', '1.5', 10, 'one');
    expect(owners([front, call('api', '10.0.0.2', '10.0.0.1', '1.6', 5)])).toEqual(['front one true']);
    expect(owners([front, call('api', '10.0.0.2', '10.0.0.7', '1.501', 5)])).toEqual(['front one true']);
    expect(owners([front, call('front', '10.0.0.1', '10.0.0.9', '1.5', 10, 'two'), call('api', '10.0.0.2', '10.0.0.1', '1.501', 5)])).toEqual(['front one true', 'front two true']);
  });

  test('other lines are no proxy\'s', () => {
    expect(readProxyLine('{"proxy":"default/api:80","start":"2026-01-01T00:00:01Z","from":"10.0.0.1","status":200,"ms":1.5}')).toMatchObject({ status: 200 });
    for (const line of ['', 'GET / 200', '{"proxy":1}', '{"proxy":"x"', '{"proxy":"x","start":"y","from":"z"}']) expect(readProxyLine(line)).toBeUndefined();
  });
});
