import type { AccessRow, RouteRequest } from '../../record/types.js';
import { cut, plainText } from '../mask.js';
import { matches } from '../pattern.js';
import { sameService } from './diagnose.js';
import type { PlannedRequest } from './plan-requests.js';
import type { Route } from './routes.js';
import type { ProbeAnswer } from './send.js';

/** Headers that a client acts on. */
const HEADERS = ['content-type', 'location', 'www-authenticate', 'cache-control', 'content-encoding', 'allow'];
/** Names of the certificates that controllers make for themselves. */
const OWN_CERTIFICATE = /Kubernetes Ingress Controller Fake Certificate|ingress\.local|TRAEFIK DEFAULT CERT|\.traefik\.default$/;
const BODY = 1200;

/** What the services' own logs say of a request. */
export interface Said {
  /** `namespace/name`, in the order of their first lines. */
  services: string[];
  lines: string[];
}

/** A request, its answer and its trace, judged. */
export function judgeRequest(plan: PlannedRequest, answer: ProbeAnswer, row: AccessRow | undefined, said: Said, route: Route | undefined): RouteRequest {
  const message = problemOf(plan, answer, row, route);
  return {
    id: plan.id, purpose: plan.purpose, method: plan.method, tls: plan.tls, host: plan.host, path: plan.path, status: answer.status,
    headers: Object.fromEntries(HEADERS.flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, answer.headers[name].slice(0, 200)]]))),
    body: cut(plainText(answer.body)).slice(0, BODY), milliseconds: answer.milliseconds,
    router: row?.router ?? '', service: row?.service ?? '', pod: row?.pod ?? '', called: said.services, logs: said.lines.slice(0, 8).map((line) => line.slice(0, 400)),
    passed: message === '', ...(message === '' ? {} : { message }),
  };
}

function problemOf(plan: PlannedRequest, answer: ProbeAnswer, row: AccessRow | undefined, route: Route | undefined): string {
  if (answer.status === 0) return `no answer: ${answer.error}`;
  const wanted = plan.services;
  const byDefault = row?.service === 'default-backend' || (row !== undefined && row.service === '' && answer.status === 404);
  if (wanted.includes('default-backend')) {
    if (row === undefined) return answer.status === 404 ? '' : `status ${answer.status}, where the default backend answers 404`;
    return byDefault ? '' : `it was taken by ${row.service === '' ? row.router : row.service}, and not by the default backend`;
  }
  if (row === undefined) return 'the controller has no line about this request in its log: it did not come by this way';
  if (byDefault && wanted.length > 0) return `it ended at the default backend (status ${answer.status}), not at ${wanted.join(' or ')}`;
  if (wanted.length > 0 && !wanted.some((service) => sameService(service, row.service))) return `${row.service === '' ? 'no service' : row.service} answered, not ${wanted.join(' or ')}`;
  if (plan.statuses !== undefined && !plan.statuses.includes(answer.status)) return `status ${answer.status}, expected ${plan.statuses.join(' or ')}`;
  if (plan.statuses === undefined && answer.status >= 500) return `status ${answer.status}`;
  if (plan.expect !== undefined && !matches(plan.expect, answer.body)) return `the body does not match ${plan.expect}`;
  if (plan.tls && answer.certificate !== undefined && route?.tls?.secret !== undefined && route.tls.secret !== '') {
    const names = answer.certificate;
    if (names.some((name) => OWN_CERTIFICATE.test(name))) return `the certificate is one that the controller made itself (${names[0] ?? ''}), not that of secret ${route.tls.secret}`;
    if (!names.some((name) => name === plan.host || (name.startsWith('*.') && plan.host.split('.').slice(1).join('.') === name.slice(2)))) return `the certificate is for ${names.join(', ')}, not for ${plan.host}`;
  }
  return '';
}

/** What differs between two answers to the same question, the baseline's first; latency is only shown. */
export function answerDifferences(before: RouteRequest, after: RouteRequest, mask: (text: string) => string): string[] {
  const differences: string[] = [];
  if (before.status !== after.status) differences.push(`status ${before.status}, now ${after.status}`);
  for (const name of HEADERS) {
    const [one, other] = [mask(before.headers[name] ?? ''), mask(after.headers[name] ?? '')];
    if (one !== other) differences.push(`${name} ${one === '' ? 'missing' : JSON.stringify(one)}, now ${other === '' ? 'missing' : JSON.stringify(other)}`);
  }
  const [lines, others] = [mask(before.body).split('\n'), mask(after.body).split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  if (at >= 0 || others.length > lines.length) {
    const line = at < 0 ? lines.length : at;
    differences.push(`line ${line + 1} of the body is ${JSON.stringify((lines[line] ?? '').slice(0, 120))}, now ${JSON.stringify((others[line] ?? '').slice(0, 120))}`);
  }
  if (before.service.split(':')[0] !== after.service.split(':')[0]) differences.push(`answered by ${before.service}, now ${after.service}`);
  return differences;
}
