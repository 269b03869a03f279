import type { AccessRow } from '../../../record/types.js';
import { jsonLine, numberOf, textOf } from '../values.js';

/** Arguments that make Traefik write one line of JSON a request, with the request's id in it. */
export const LOG_ARGUMENTS = [
  '--log.format=json', '--log.level=INFO', '--accesslog=true', '--accesslog.format=json', '--accesslog.fields.headers.defaultmode=drop', '--accesslog.fields.headers.names.X-Request-Id=keep',
];

/** Reads a line of Traefik's access log in JSON. Source: Traefik's reference of access logs. */
export function readTraefikLog(line: string, services: readonly string[] = []): AccessRow | undefined {
  const row = jsonLine(line);
  if (row === undefined || row['RequestMethod'] === undefined || row['DownstreamStatus'] === undefined) return undefined;
  return {
    requestId: textOf(row['request_X-Request-Id']),
    time: textOf(row['StartUTC']), method: textOf(row['RequestMethod']), host: textOf(row['RequestHost']), path: textOf(row['RequestPath']),
    status: numberOf(row['DownstreamStatus']), router: textOf(row['RouterName']).replace(/^default-router@.*/, ''), service: serviceOf(textOf(row['ServiceName']), services), pod: textOf(row['ServiceAddr']),
    milliseconds: numberOf(row['Duration']) / 1e6,
  };
}

/**
 * Traefik names services by provider, `default-app-80@kubernetes` (Ingress) or `default-app-http-80@kubernetesgateway` (Gateway API). All parts
 * may hold dashes: which is which only the services of the cluster tell.
 */
function serviceOf(name: string, services: readonly string[]): string {
  if (name.startsWith('default-backend@')) return 'default-backend';
  const [, inner = '', port = '', gateway = ''] = /^(.+)-([^-@]+)@kubernetes(gateway)?$/.exec(name) ?? [];
  const plain = gateway === '' ? inner : inner.replace(/-http$/, '');
  const known = services.find((service) => service.replace('/', '-') === plain);
  if (known !== undefined) return `${known}:${port}`;
  return name === '' || plain === '' ? name : `${plain}:${port}`;
}
