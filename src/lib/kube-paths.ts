/** What narrows an answer of Kubernetes' API, by its own names: `labelSelector`, `sinceTime`, … */
export type KubeQuery = Readonly<Record<string, string | number | boolean>>;

/**
 * Path of objects in Kubernetes' API.
 *
 * @param kind as it stands in paths: `pods`, or with its group: `apps/v1/deployments`.
 * @param name of one object; empty for the list.
 */
export function kubePath(kind: string, namespace: string, name = '', query: KubeQuery = {}): string {
  const parts = kind.split('/');
  const resource = parts.pop() ?? '';
  const api = parts.length === 0 ? '/api/v1' : `/apis/${parts.join('/')}`;
  return `${api}/namespaces/${part(namespace)}/${resource}${name === '' ? '' : `/${part(name)}`}${search(query)}`;
}

/** Path of what a container of a pod said. */
export function logPath(namespace: string, pod: string, container: string, query: KubeQuery = {}): string {
  return `${kubePath('pods', namespace, pod)}/log${search({ container, ...query })}`;
}

/** One part of a path; dots alone would lead out of it, and name nothing. */
const part = (name: string): string => (/^\.+$/.test(name) ? '_' : encodeURIComponent(name));

function search(query: KubeQuery): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
