import { asRecord, asRecords, at, fullName, namespaceOf, text, type KubeObject } from './objects.js';

/** How a path is compared, as the routes' objects say it. */
export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific' | 'RegularExpression';

/** One host and path, and the services behind it. */
export interface Route {
  kind: 'Ingress' | 'HTTPRoute';
  /** `namespace/name` of the object. */
  object: string;
  /** Empty for all hosts. */
  host: string;
  path: string;
  pathType: PathType;
  /** The host is also served by TLS, with this secret; empty for the controller's own certificate. */
  tls?: { secret: string };
  /** `namespace/name:port`, the port as the object has it; several for weights of an HTTPRoute. */
  services: string[];
  /** What the path is rewritten to. */
  rewrite?: string;
  /** Takes over a part of another route's requests. */
  canary?: { header?: { name: string; value: string }; cookie?: string; weight?: number };
  /** Asks for credentials: `basic`, or by another service. */
  auth?: 'basic' | 'external';
  /** Where it sends to instead of answering. */
  redirect?: string;
  /** The path is a regular expression. */
  regex: boolean;
  /** Requests need these headers (HTTPRoute). */
  headers: { name: string; value: string }[];
  method?: string;
}

const NGINX = 'nginx.ingress.kubernetes.io/';
const TRAEFIK = 'traefik.ingress.kubernetes.io/';

/** All routes of the objects, in their order. */
export function readRoutes(objects: readonly KubeObject[]): Route[] {
  return objects.flatMap((object) => (object.kind === 'Ingress' ? ingressRoutes(object) : object.kind === 'HTTPRoute' ? httpRoutes(object, objects) : []));
}

function ingressRoutes(object: KubeObject): Route[] {
  const spec = at(object, 'spec');
  const namespace = namespaceOf(object);
  const note = (name: string): string => text(object.metadata.annotations?.[`${NGINX}${name}`]);
  const tls = asRecords(spec?.['tls']);
  const tlsOf = (host: string): Route['tls'] => {
    const found = tls.find((one) => (Array.isArray(one['hosts']) ? one['hosts'] : []).some((name) => text(name) === host || (text(name).startsWith('*.') && host.endsWith(text(name).slice(1)))));
    return found === undefined ? undefined : { secret: text(found['secretName']) };
  };
  const canary = note('canary') === 'true' ? canaryOf(note) : undefined;
  const auth = note('auth-type') === 'basic' ? 'basic' : note('auth-url') !== '' || object.metadata.annotations?.[`${TRAEFIK}router.middlewares`]?.includes('auth') === true ? 'external' : undefined;
  const redirect = note('permanent-redirect') || note('temporal-redirect');
  const common = (host: string): Pick<Route, 'kind' | 'object' | 'host' | 'headers'> & Partial<Route> => {
    const found = tlsOf(host);
    return {
      kind: 'Ingress', object: fullName(object), host, headers: [], ...(found === undefined ? {} : { tls: found }), ...(note('rewrite-target') === '' ? {} : { rewrite: note('rewrite-target') }),
      ...(canary === undefined ? {} : { canary }), ...(auth === undefined ? {} : { auth }), ...(redirect === '' ? {} : { redirect }),
    };
  };
  const usesRegex = note('use-regex') === 'true' || note('rewrite-target').includes('$');
  const routes: Route[] = [];
  for (const rule of asRecords(spec?.['rules'])) {
    const host = text(rule['host']);
    for (const one of asRecords(at(rule, 'http')?.['paths'])) {
      const path = text(one['path']) || '/';
      const pathType = (text(one['pathType']) || 'ImplementationSpecific') as PathType;
      routes.push({ ...common(host), path, pathType, services: serviceOf(one['backend'], namespace), regex: pathType === 'ImplementationSpecific' && (usesRegex || /[()*$^[\]|\\]/.test(path)) });
    }
  }
  const fallback = serviceOf(spec?.['defaultBackend'], namespace);
  if (fallback.length > 0) routes.push({ ...common(''), path: '/', pathType: 'Prefix', services: fallback, regex: false });
  return routes;
}

function serviceOf(backend: unknown, namespace: string): string[] {
  const service = at(backend, 'service');
  const port = asRecord(service?.['port']);
  return service === undefined ? [] : [`${namespace}/${text(service['name'])}:${text(port?.['number']) || text(port?.['name'])}`];
}

function canaryOf(note: (name: string) => string): NonNullable<Route['canary']> {
  const header = note('canary-by-header');
  const weight = note('canary-weight');
  return {
    ...(header === '' ? {} : { header: { name: header, value: note('canary-by-header-value') || 'always' } }),
    ...(note('canary-by-cookie') === '' ? {} : { cookie: note('canary-by-cookie') }), ...(weight === '' ? {} : { weight: Number(weight) }),
  };
}

const MATCHES: { [type: string]: PathType } = { Exact: 'Exact', PathPrefix: 'Prefix', RegularExpression: 'RegularExpression' };

function httpRoutes(object: KubeObject, objects: readonly KubeObject[]): Route[] {
  const spec = at(object, 'spec');
  const namespace = namespaceOf(object);
  const listeners = asRecords(spec?.['parentRefs']).flatMap((parent) => {
    const gateway = objects.find((one) => one.kind === 'Gateway' && one.metadata.name === text(parent['name']) && namespaceOf(one) === (text(parent['namespace']) || namespace));
    return asRecords(at(gateway, 'spec')?.['listeners']).filter((one) => parent['sectionName'] === undefined || one['name'] === parent['sectionName']);
  });
  const own = Array.isArray(spec?.['hostnames']) ? spec['hostnames'].map(text) : [];
  const hosts = own.length > 0 ? own : [...new Set(listeners.map((one) => text(one['hostname'])))];
  const secure = listeners.find((one) => text(one['protocol']) === 'HTTPS');
  const secret = text(asRecords(at(secure, 'tls')?.['certificateRefs'])[0]?.['name']);
  const routes: Route[] = [];
  for (const rule of asRecords(spec?.['rules'])) {
    const filters = asRecords(rule['filters']);
    const rewrite = at(filters.find((one) => one['type'] === 'URLRewrite'), 'urlRewrite', 'path');
    const redirect = at(filters.find((one) => one['type'] === 'RequestRedirect'), 'requestRedirect');
    const services = asRecords(rule['backendRefs']).map((one) => `${text(one['namespace']) || namespace}/${text(one['name'])}:${text(one['port'])}`);
    const matches = asRecords(rule['matches']);
    for (const host of hosts.length === 0 ? [''] : hosts) {
      for (const match of matches.length === 0 ? [{}] : matches) {
        const path = at(match, 'path');
        const method = text(match['method']);
        const pathType = MATCHES[text(path?.['type'])] ?? 'Prefix';
        routes.push({
          kind: 'HTTPRoute', object: fullName(object), host, path: text(path?.['value']) || '/', pathType, services, regex: pathType === 'RegularExpression',
          headers: asRecords(match['headers']).filter((one) => one['type'] !== 'RegularExpression').map((one) => ({ name: text(one['name']), value: text(one['value']) })),
          ...(method === '' ? {} : { method }), ...(secure === undefined ? {} : { tls: { secret } }),
          ...(rewrite === undefined ? {} : { rewrite: text(rewrite['replaceFullPath']) || text(rewrite['replacePrefixMatch']) || '/' }),
          ...(redirect === undefined ? {} : { redirect: text(redirect['hostname']) || text(redirect['scheme']) || 'elsewhere' }),
        });
      }
    }
  }
  return routes;
}

/** A path that the route takes: itself, or one that its regular expression fits. */
export function samplePath(route: Pick<Route, 'path' | 'regex'>): string {
  if (!route.regex) return route.path;
  const sampled = route.path.replace(/^\^/, '').replace(/\$$/, '').replace(/\(\?:/g, '(')
    // Of choices the first that isn't empty; what may be missing is left out.
    .replace(/\(([^()]*)\)\?/g, '').replace(/\(([^()]*)\)/g, (_whole, inner: string) => inner.split('|').map((part) => part.replace(/\$$/, '')).find((part) => part !== '') ?? '')
    .replace(/\[[^\]]*\][*?]/g, '').replace(/\[([^\]]*)\]\+?/g, (_whole, inner: string) => inner.replace(/^\^/, '').charAt(0)).replace(/\.\*/g, '').replace(/\.\+/g, 'x').replace(/\\d[+]?/g, '1').replace(/\\w[+]?/g, 'a').replace(/[*+?]/g, '').replace(/\\/g, '');
  return sampled.startsWith('/') ? sampled.replace(/\/{2,}/g, '/') : `/${sampled}`;
}

/** A host that a wildcard takes. */
export const sampleHost = (host: string): string => (host.startsWith('*.') ? `any${host.slice(1)}` : host);
