import type { AccessRow } from '../../../record/types.js';
import { jsonLine, numberOf, textOf } from '../values.js';

/** Fields of a line of the log: our name to nginx's variable. `$req_id` is `X-Request-Id` of the request. */
const FIELDS = {
  id: '$req_id', time: '$time_iso8601', method: '$request_method', host: '$host', path: '$request_uri', status: '$status', seconds: '$request_time',
  namespace: '$namespace', ingress: '$ingress_name', service: '$service_name', port: '$service_port', upstream: '$proxy_upstream_name', alternative: '$proxy_alternative_upstream_name', pods: '$upstream_addr',
};

/** Settings of the controller's ConfigMap that make nginx write one line of JSON a request. */
export const LOG_SETTINGS: { [name: string]: string } = {
  'log-format-escape-json': 'true',
  'enable-access-log-for-default-backend': 'true',
  'log-format-upstream': `{${Object.entries(FIELDS).map(([name, variable]) => `"${name}":"${variable}"`).join(',')}}`,
};

/** Reads a line of that log. Source: ingress-nginx' user guide (log format), ngx_http_upstream_module (several addresses). */
export function readNginxLog(line: string): AccessRow | undefined {
  const row = jsonLine(line);
  if (row === undefined || row['method'] === undefined || row['upstream'] === undefined) return undefined;
  const upstream = textOf(row['upstream']);
  const [namespace, ingress, service] = [textOf(row['namespace']), textOf(row['ingress']), textOf(row['service'])];
  const byDefault = upstream === 'upstream-default-backend' || (service === '' && upstream !== '' && upstream !== 'internal');
  return {
    requestId: textOf(row['id']), time: textOf(row['time']), method: textOf(row['method']), host: textOf(row['host']), path: textOf(row['path']), status: numberOf(row['status']),
    router: ingress === '' || byDefault ? '' : `${namespace}/${ingress}`,
    service: byDefault ? 'default-backend' : chosenService(namespace, service, textOf(row['port']), textOf(row['alternative'])),
    pod: lastAddress(textOf(row['pods'])), milliseconds: Math.round(numberOf(row['seconds']) * 1000),
  };
}

/** The service of the path, or of the canary that was taken in its place: `namespace-name-port`. */
function chosenService(namespace: string, service: string, port: string, alternative: string): string {
  const canary = alternative.startsWith(`${namespace}-`) ? /^(.+)-([^-]+)$/.exec(alternative.slice(namespace.length + 1)) : null;
  if (canary !== null) return `${namespace}/${canary[1] ?? ''}:${canary[2] ?? ''}`;
  return service === '' ? '' : `${namespace}/${service}${port === '' ? '' : `:${port}`}`;
}

/** Tries within one group are parted by commas, groups after an internal redirect by colons with blanks. */
function lastAddress(addresses: string): string {
  return addresses.split(/,\s*|\s+:\s+/).filter((one) => one !== '' && one !== '-').at(-1) ?? '';
}
