import type { RoutePod, RouteResult, SmokeRoute } from '../../record/types.js';
import type { AdaptedObjects } from './adapt-objects.js';
import type { Route } from './routes.js';
import type { ClusterState } from './state.js';

/** One route with all its requests. */
export function routeResult(route: Route, requests: RouteResult['requests'], state: ClusterState, adapted: AdaptedObjects): RouteResult {
  const failed = requests.find((one) => !one.passed);
  return {
    kind: route.kind, object: route.object, host: route.host, path: route.path, pathType: route.pathType, tls: route.tls !== undefined, services: route.services,
    pods: podsOf(requests, route, state, adapted), marks: marks(route), verdict: failed === undefined ? 'passed' : 'failed', ...(failed?.message === undefined ? {} : { message: `${failed.purpose}: ${failed.message}` }), differences: [], requests,
  };
}

/** Unknown hosts and paths as a route of their own. */
export function unknownRoute(requests: RouteResult['requests']): RouteResult {
  const failed = requests.find((one) => !one.passed);
  return {
    kind: 'Ingress', object: '', host: 'unknown hosts and paths', path: '', pathType: 'Prefix', tls: false, services: ['default-backend'], pods: [], marks: [],
    verdict: failed === undefined ? 'passed' : 'failed', ...(failed?.message === undefined ? {} : { message: `${failed.purpose}: ${failed.message}` }), differences: [], requests,
  };
}

/** The pods behind the route: those that answered, and those that could have. */
function podsOf(requests: RouteResult['requests'], route: Route, state: ClusterState, adapted: AdaptedObjects): RoutePod[] {
  const ready = new Set(route.services.flatMap((service) => state.endpoints.get(service.split(':')[0] ?? '') ?? []));
  const archs = new Map([...adapted.images.values()].flatMap((image) => (image === undefined ? [] : [[image.reference, image.arch]])));
  return state.pods.filter((pod) => ready.has(pod.ip)).map((pod) => ({
    name: pod.name, address: pod.ip, service: route.services.find((service) => (state.endpoints.get(service.split(':')[0] ?? '') ?? []).includes(pod.ip)) ?? '',
    arch: pod.containers.map((one) => archOf(one.image, archs)).find((arch) => arch !== '') ?? '',
    requests: requests.filter((one) => one.pod.replace(/:\d+$/, '') === pod.ip).length,
  }));
}

function archOf(image: string, archs: ReadonlyMap<string, string>): string {
  return [...archs].find(([reference]) => reference === image || reference.endsWith(image) || image.endsWith(reference))?.[1] ?? '';
}

function marks(route: Route): string[] {
  const all = [];
  if (route.rewrite !== undefined) all.push(`rewritten to ${route.rewrite}`);
  if (route.canary !== undefined) all.push('canary');
  if (route.auth !== undefined) all.push(route.auth === 'basic' ? 'asks for a password' : 'asks another service for permission');
  if (route.redirect !== undefined) all.push(`sent on to ${route.redirect}`);
  if (route.tls !== undefined) all.push(route.tls.secret === '' ? 'TLS' : `TLS, certificate of secret ${route.tls.secret}`);
  return all;
}

/** What ran in place of which image. */
export function imageList({ images }: AdaptedObjects): SmokeRoute['images'] {
  return [...images].map(([name, instead]) => ({ name, runs: instead?.reference ?? name, arch: instead?.arch ?? '' }));
}
