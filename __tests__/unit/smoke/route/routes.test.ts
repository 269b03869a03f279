import { describe, expect, test } from '@jest/globals';
import { adaptObjects } from '../../../../src/smoke/route/adapt-objects.js';
import { generateApplication, objectName } from '../../../../src/smoke/route/generate.js';
import { parseManifests } from '../../../../src/smoke/route/objects.js';
import { planRoute, planUnknown, servicesFor } from '../../../../src/smoke/route/plan-requests.js';
import { readRoutes, samplePath } from '../../../../src/smoke/route/routes.js';

const CONTROLLER = { ingressClass: 'traefik', gatewayClass: 'traefik' };
const APPLICATION = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      nodeSelector: { kubernetes.io/arch: loong64, disk: fast }
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{ key: kubernetes.io/arch, operator: In, values: [loong64] }]
      initContainers: [{ name: prepare, image: 'registry.example/tools:1' }]
      containers: [{ name: web, image: 'registry.example/web:1.0', imagePullPolicy: Always }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { kubernetes.io/ingress.class: nginx } }
spec:
  tls: [{ hosts: [shop.test], secretName: shop-tls }]
  rules:
    - host: shop.test
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /api, pathType: Prefix, backend: { service: { name: api, port: { name: http } } } }
          - { path: /health, pathType: Exact, backend: { service: { name: api, port: { number: 8080 } } } }
`;

describe('the application for the smoke test', () => {
  test('has its images swapped, no demand on the architecture, and the class of the controller; the original stays', () => {
    const objects = parseManifests(APPLICATION, 'app.yaml');
    const adapted = adaptObjects(objects, (image) => (image.startsWith('registry.example/web') ? { reference: 'docker.io/library/web@sha256:1', arch: 'loong64' } : undefined), CONTROLLER);
    const pod = (adapted.objects[0]?.['spec'] as { template: { spec: { [key: string]: unknown } } }).template.spec;
    expect(pod['nodeSelector']).toEqual({ disk: 'fast' });
    expect(JSON.stringify(pod['affinity'])).toContain('kubernetes.io/os');
    expect(pod['containers']).toEqual([{ name: 'web', image: 'docker.io/library/web@sha256:1', imagePullPolicy: 'Never' }]);
    expect(pod['initContainers']).toEqual([{ name: 'prepare', image: 'registry.example/tools:1' }]);
    expect(adapted.images.get('registry.example/tools:1')).toBeUndefined();
    expect(adapted.objects[1]).toMatchObject({ metadata: { annotations: {} }, spec: { ingressClassName: 'traefik' } });
    expect(adapted.changes).toEqual(['Deployment shop/web: nodeSelector kubernetes.io/arch=loong64 left out', 'Deployment shop/web: affinity for kubernetes.io/arch left out', 'Ingress shop/web: class nginx → traefik']);
    expect(objects).toEqual(parseManifests(APPLICATION, 'app.yaml'));
  });

  test('is generated for an image and a port', () => {
    const [deployment, service, ingress] = generateApplication({ name: objectName('My.App_1'), image: 'app:1', port: 9000, host: 'app.test' });
    expect(deployment?.metadata.name).toBe('my-app-1');
    expect(service).toMatchObject({ spec: { ports: [{ port: 80, targetPort: 9000 }] } });
    expect(readRoutes([ingress].filter((one) => one !== undefined))).toMatchObject([{ host: 'app.test', path: '/', services: ['default/my-app-1:80'] }]);
  });

  test('of broken manifests is refused with the place', () => {
    expect(() => parseManifests('kind: Pod\n', 'p.yaml')).toThrow(expect.objectContaining({ where: 'p.yaml', blame: 'user' }));
    expect(() => parseManifests('a: [1', 'p.yaml')).toThrow(/can't be read/);
    expect(parseManifests('---\n---\napiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Secret, metadata: { name: s } }]\n', 'l.yaml')).toHaveLength(1);
  });
});

describe('routes', () => {
  const objects = parseManifests(APPLICATION, 'app.yaml');
  const routes = readRoutes(objects);

  test('are read with path type, TLS and service', () => {
    expect(routes.map(({ path, pathType, services, tls }) => [path, pathType, services[0], tls?.secret])).toEqual([
      ['/', 'Prefix', 'shop/web:80', 'shop-tls'], ['/api', 'Prefix', 'shop/api:http', 'shop-tls'], ['/health', 'Exact', 'shop/api:8080', 'shop-tls'],
    ]);
  });

  test('say which service answers what: the longest prefix, an exact path before all, else the default backend', () => {
    expect(servicesFor('shop.test', '/api/items', routes)).toEqual(['shop/api:http']);
    expect(servicesFor('shop.test', '/apixyz', routes)).toEqual(['shop/web:80']);
    expect(servicesFor('shop.test', '/health', routes)).toEqual(['shop/api:8080']);
    expect(servicesFor('shop.test', '/health/deep', routes)).toEqual(['shop/web:80']);
    expect(servicesFor('other.test', '/', routes)).toEqual(['default-backend']);
    // A route that asks for a header takes only requests that have it.
    const asking = routes.filter(({ path }) => path === '/').map((route) => ({ ...route, headers: [{ name: 'X-Version', value: '2' }] }));
    expect([servicesFor('shop.test', '/any', asking), servicesFor('shop.test', '/any', asking, { 'x-version': '2' })]).toEqual([['default-backend'], ['shop/web:80']]);
  });

  test('get requests with ids of their own, below a prefix as well, and what the project file asks', () => {
    const [, api] = routes;
    const plan = api === undefined ? [] : planRoute(api, routes, [{ host: 'shop.test', path: '/api/items', status: 201, expect: 'made' }], 2);
    expect(plan.map(({ purpose, tls, services }) => [purpose, tls, services[0]])).toEqual([['the path itself', true, 'shop/api:http'], ['again', true, 'shop/api:http'], ['as the project file asks: GET /api/items', true, 'shop/api:http'], ['below the path', true, 'shop/api:http']]);
    expect(plan[2]).toMatchObject({ path: '/api/items', statuses: [201], expect: 'made' });
    expect(new Set(plan.map(({ id }) => id)).size).toBe(4);
  });

  test('leave the rest to the default backend: an unknown host, and unknown paths of hosts that do not take all', () => {
    expect(planUnknown(routes).map(({ purpose }) => purpose)).toEqual(['a host that no route has']);
    const narrow = routes.filter((one) => one.path !== '/');
    expect(planUnknown(narrow).map(({ purpose }) => purpose)).toEqual(['a host that no route has', 'a path that no route of shop.test has']);
  });

  test('with canary, password, rewriting and redirect are asked accordingly', () => {
    const noted = (annotations: { [name: string]: string }, path = '/', pathType = 'Prefix'): ReturnType<typeof readRoutes> => readRoutes(parseManifests(JSON.stringify({
      apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'x', annotations: Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value])) },
      spec: { rules: [{ host: 'x.test', http: { paths: [{ path, pathType, backend: { service: { name: annotations['canary'] === undefined ? 'main' : 'new', port: { number: 80 } } } }] } }] },
    }), 'x'));
    const [main] = noted({});
    const [canary] = noted({ 'canary': 'true', 'canary-by-header': 'X-New' });
    if (main === undefined || canary === undefined) throw new Error('no route');
    expect(planRoute(canary, [main, canary], [], 2).map(({ headers, services }) => [headers['X-New'], services])).toEqual([['always', ['default/new:80']], ['never', ['default/main:80']]]);
    const [auth] = noted({ 'auth-type': 'basic' });
    expect(auth === undefined ? [] : planRoute(auth, [auth], [], 1).map(({ statuses, purpose }) => [purpose, statuses])).toEqual([['without credentials', [401]]]);
    const [redirect] = noted({ 'permanent-redirect': 'https://elsewhere.test' });
    expect(redirect === undefined ? [] : planRoute(redirect, [redirect], [], 1)[0]?.statuses).toContain(301);
    const [rewrite] = noted({ 'rewrite-target': '/$2' }, '/api(/|$)(.*)', 'ImplementationSpecific');
    expect(rewrite).toMatchObject({ rewrite: '/$2', regex: true });
    expect(rewrite === undefined ? '' : samplePath(rewrite)).toBe('/api/');
  });

  test('of the Gateway API are read with the hosts of their listeners', () => {
    const gateway = parseManifests(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gate }
spec: { gatewayClassName: other, listeners: [{ name: web, protocol: HTTP, port: 80, hostname: gate.test }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r }
spec:
  parentRefs: [{ name: gate }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a }, headers: [{ name: X-Side, value: left }] }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /b } } }]
      backendRefs: [{ name: one, port: 80, weight: 9 }, { name: two, port: 80, weight: 1 }]
`, 'g');
    expect(readRoutes(gateway)).toMatchObject([{ kind: 'HTTPRoute', host: 'gate.test', path: '/a', pathType: 'Prefix', rewrite: '/b', services: ['default/one:80', 'default/two:80'], headers: [{ name: 'X-Side', value: 'left' }] }]);
    expect(adaptObjects(gateway, () => undefined, CONTROLLER).objects[0]).toMatchObject({ spec: { gatewayClassName: 'traefik' } });
  });

  test.each([['/static/[a-z]+\\.css', '/static/a.css'], ['/v(1|2)/.*', '/v1/'], ['^/x$', '/x'], ['/files/\\d+', '/files/1']])('a path is found for %s', (path, sample) => {
    const found = samplePath({ path, regex: true });
    expect(found).toBe(sample);
    expect(new RegExp(`^${path.replace(/^\^/, '')}`).test(found)).toBe(true);
  });
});
