import { parseAllDocuments } from 'yaml';
import { userError } from '../../lib/errors.js';

/** An object of Kubernetes. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: { [name: string]: string }; labels?: { [name: string]: string } };
  [key: string]: unknown;
}

/** Most bytes of manifests. */
const LIMIT = 16 << 20;

/**
 * Reads manifests: YAML or JSON, one document or several, lists flattened.
 *
 * @throws AdaptError (user) for text that is none, or objects without kind and name.
 */
export function parseManifests(text: string, where: string): KubeObject[] {
  if (text.length > LIMIT) throw userError(`${text.length} bytes are too many for manifests`, where, 'Name only those that the application needs.');
  const objects: KubeObject[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = 'errors' in document ? document.errors : [];
    if (error !== undefined) throw userError(`the manifest can't be read: ${error.message.split('\n')[0] ?? ''}`, where, 'Check it with `kubectl apply --dry-run=client -f FILE`.');
    if ('toJS' in document) collect(document.toJS({ maxAliasCount: 1000 }) as unknown, where, objects);
  }
  return objects;
}

function collect(value: unknown, where: string, objects: KubeObject[]): void {
  if (value === null || value === undefined) return;
  const object = asRecord(value);
  if (object === undefined) throw userError('a document of the manifest is no object', where, 'Each needs apiVersion, kind and metadata.');
  if (typeof object['kind'] === 'string' && object['kind'].endsWith('List') && Array.isArray(object['items'])) {
    for (const item of object['items']) collect(item, where, objects);
    return;
  }
  const metadata = asRecord(object['metadata']);
  if (typeof object['apiVersion'] !== 'string' || typeof object['kind'] !== 'string' || typeof metadata?.['name'] !== 'string') throw userError(`an object of the manifest has no apiVersion, kind or name${typeof object['kind'] === 'string' ? ` (kind ${object['kind']})` : ''}`, where, 'Each needs apiVersion, kind and metadata.name.');
  objects.push(object as unknown as KubeObject);
}

/** The value as an object, or undefined. */
export function asRecord(value: unknown): { [key: string]: unknown } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : undefined;
}

/** The value as a list of objects. */
export function asRecords(value: unknown): { [key: string]: unknown }[] {
  return Array.isArray(value) ? value.map(asRecord).filter((one) => one !== undefined) : [];
}

/** The value at a path of keys, as an object. */
export function at(value: unknown, ...keys: string[]): { [key: string]: unknown } | undefined {
  return keys.reduce<{ [key: string]: unknown } | undefined>((object, key) => asRecord(object?.[key]), asRecord(value));
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const namespaceOf = (object: KubeObject): string => object.metadata.namespace ?? 'default';
/** `namespace/name`. */
export const fullName = (object: KubeObject): string => `${namespaceOf(object)}/${object.metadata.name}`;

/** Images that an object's pods run. */
export function imagesOf(object: KubeObject): string[] {
  const pod = podSpec(object);
  return ['initContainers', 'containers'].flatMap((key) => asRecords(pod?.[key]).map((container) => text(container['image']))).filter((image) => image !== '');
}

/** The pod template of a workload, or the pod itself. */
export function podSpec(object: KubeObject): { [key: string]: unknown } | undefined {
  if (object.kind === 'Pod') return at(object, 'spec');
  if (object.kind === 'CronJob') return at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController'].includes(object.kind) ? at(object, 'spec', 'template', 'spec') : undefined;
}
