import { randomUUID } from 'node:crypto';
import type { RouteSection } from '../../project/file.js';
import { sampleHost, samplePath, type Route } from './routes.js';
import type { ProbeRequest } from './send.js';

/** One request and what it must come to. */
export interface PlannedRequest extends ProbeRequest {
  /** Why it is sent: `the path itself`, `below the path`, … */
  purpose: string;
  /** Services that may answer, `namespace/name:port`; `default-backend` for that one; empty: whoever answers. */
  services: string[];
  /** Statuses that count as an answer; undefined: any below 500. */
  statuses?: number[];
  /** Regular expression for the body. */
  expect?: string;
  /** Place in the project file: such requests are sent one after the other, for one may need what another made. */
  order?: number;
}

/** What is sent to prove one route. */
export function planRoute(route: Route, all: readonly Route[], asked: readonly RouteSection[], count: number): PlannedRequest[] {
  const host = route.host === '' ? 'any-host.smoke.test' : sampleHost(route.host);
  const path = samplePath(route);
  const tls = route.tls !== undefined;
  const headers = Object.fromEntries(route.headers.map(({ name, value }) => [name, value]));
  const make = (purpose: string, more: Partial<PlannedRequest> = {}): PlannedRequest => ({ id: randomUUID(), method: route.method ?? 'GET', host, path, tls, headers, purpose, services: route.services, ...more });
  const { canary, auth } = route;
  if (canary !== undefined) return planCanary(route, all, make);
  const plan: PlannedRequest[] = [];
  const statuses = route.redirect !== undefined ? { statuses: [301, 302, 303, 307, 308], services: [] } : auth === 'basic' ? { statuses: [401], services: [] } : auth === 'external' ? { statuses: [200, 204, 301, 302, 303, 307, 401, 403], services: [] } : {};
  const mine = asked.filter((one) => one.host === host || one.host === route.host).filter((one) => belongs((one.path ?? '/').split('?')[0] ?? '/', route, all));
  const itself = mine.find((one) => (one.path ?? '/') === path && one.method === undefined && one.body === undefined);
  const expectation = (one: RouteSection): Partial<PlannedRequest> => ({
    ...(one.status === undefined && one.expect === undefined && auth !== undefined ? {} : { statuses: [one.status ?? 200] }), ...(one.expect === undefined ? {} : { expect: one.expect }), ...(one.headers === undefined ? {} : { headers: { ...headers, ...one.headers } }),
    ...(one.method === undefined ? {} : { method: one.method }), ...(one.body === undefined ? {} : { body: one.body }), order: asked.indexOf(one),
  });
  // Credentials are only in the project file: without them the controller must ask for some.
  if (itself === undefined || auth === 'basic') plan.push(...Array.from({ length: count }, (_, i) => make(auth === undefined ? (i === 0 ? 'the path itself' : 'again') : 'without credentials', statuses)));
  for (const one of mine) plan.push(make(one === itself ? 'as the project file asks' : `as the project file asks: ${one.method ?? 'GET'} ${(one.path ?? '/').split('?')[0] ?? ''}`, { path: one.path ?? '/', ...expectation(one) }));
  if (itself !== undefined) plan.push(...Array.from({ length: count - 1 }, () => make('again', expectation(itself))));
  if (auth === undefined && route.redirect === undefined && !route.regex) {
    const below = `${path.replace(/\/$/, '')}/below-${randomUUID().slice(0, 8)}`;
    if (route.pathType === 'Prefix') plan.push(make('below the path', { path: below, services: servicesFor(host, below, all, headers, route.method) }));
    if (route.pathType === 'Exact') plan.push(make('below the path, which the route must not take', { path: below, services: servicesFor(host, below, all, headers, route.method) }));
  }
  return plan;
}

function planCanary(route: Route, all: readonly Route[], make: (purpose: string, more?: Partial<PlannedRequest>) => PlannedRequest): PlannedRequest[] {
  const { canary } = route;
  const main = all.filter((one) => one.canary === undefined && one.host === route.host && one.path === route.path).flatMap((one) => one.services);
  const plan: PlannedRequest[] = [];
  if (canary?.header !== undefined) {
    const { name, value } = canary.header;
    plan.push(make(`canary: with ${name}: ${value}`, { headers: { [name]: value } }), make(`canary: with ${name}: never`, { headers: { [name]: 'never' }, services: main }));
  }
  if (canary?.cookie !== undefined) plan.push(make(`canary: with cookie ${canary.cookie}`, { headers: { cookie: `${canary.cookie}=always` } }));
  if (plan.length === 0) plan.push(...Array.from({ length: 10 }, () => make(`canary: ${canary?.weight ?? 0} of 100 requests`, { services: [...route.services, ...main] })));
  return plan;
}

/** Hosts and paths that no route takes; they must end at the default backend. */
export function planUnknown(all: readonly Route[]): PlannedRequest[] {
  const make = (host: string, path: string, tls: boolean, purpose: string): PlannedRequest => ({ id: randomUUID(), method: 'GET', host, path, tls, headers: {}, purpose, services: ['default-backend'] });
  const unknown = `/unknown-${randomUUID().slice(0, 8)}`;
  const plan = all.some((one) => one.host === '') ? [] : [make(`unknown-${randomUUID().slice(0, 8)}.smoke.test`, '/', false, 'a host that no route has')];
  for (const host of new Set(all.map((one) => one.host).filter((host) => host !== '' && !host.startsWith('*.')))) {
    if (servicesFor(host, unknown, all)[0] === 'default-backend') plan.push(make(host, unknown, all.some((one) => one.host === host && one.tls !== undefined), `a path that no route of ${host} has`));
  }
  return plan;
}

/**
 * Services that answer a host and path by what the routes say: the longest fitting path counts, an exact one before all.
 *
 * @param headers of the request, and its method: routes may ask for them.
 */
export function servicesFor(host: string, path: string, all: readonly Route[], headers: { [name: string]: string } = {}, method = 'GET'): string[] {
  const fits = (one: Route): boolean => (one.method ?? method) === method && one.headers.every(({ name, value }) => Object.entries(headers).some(([key, sent]) => key.toLowerCase() === name.toLowerCase() && sent === value));
  const fitting = all.filter((one) => one.canary === undefined && fitsHost(one.host, host) && fitsPath(one, path) && fits(one));
  const [best] = fitting.sort((a, b) => Number(b.pathType === 'Exact') - Number(a.pathType === 'Exact') || b.path.length - a.path.length || b.host.length - a.host.length);
  return best === undefined ? ['default-backend'] : best.redirect !== undefined || best.auth !== undefined ? [] : best.services;
}

/** True if the request of the project file is this route's and no other's; one that fits none belongs to the nearest. */
function belongs(path: string, route: Route, all: readonly Route[]): boolean {
  const same = all.filter((one) => one.host === route.host && one.canary === undefined);
  const fitting = same.filter((one) => fitsPath(one, path));
  const sorted = (fitting.length > 0 ? fitting : same.filter((one) => path.startsWith(one.path.replace(/\/$/, '')))).sort((a, b) => b.path.length - a.path.length);
  return (sorted[0] ?? same[0]) === route;
}

const fitsHost = (pattern: string, host: string): boolean => pattern === '' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));

function fitsPath(route: Route, path: string): boolean {
  if (route.regex) {
    try {
      return new RegExp(`^${route.path.replace(/^\^/, '')}`).test(path);
    } catch {
      return false;
    }
  }
  if (route.pathType === 'Exact') return path === route.path;
  const base = route.path.replace(/\/$/, '');
  return path === base || path === route.path || path.startsWith(`${base}/`) || base === '';
}
