import { parseAllDocuments } from 'yaml';
import { AdaptError, userError } from '../lib/errors.js';
import type { ExecResult } from '../lib/exec.js';
import type { Cluster, KubectlOptions } from './types.js';

/** What tells our objects in somebody else's cluster; of a run that was killed, too. */
const LABEL = 'loong-adapt/smoke';

const UNKNOWN_KIND = /no matches for kind|doesn't have a resource type|ensure CRDs are installed/;

interface Named {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: { [name: string]: string } };
}

/** kubectl for a cluster that isn't ours, and how to leave that. */
export interface Guest {
  kubectl: Cluster['kubectl'];
  /** Deletes what was applied; answers what kubectl said where something stays. Twice is as good as once. */
  leave(): Promise<string>;
}

const NOTHING: ExecResult = { command: 'kubectl', exitCode: 0, signal: '', stdout: '', stderr: '', seconds: 0, timedOut: false };

/**
 * In somebody else's cluster nothing that is there is written over, and what we apply goes again. `apply` from standard input gives its
 * objects a label; one that is there without it is the user's and refused, but for namespaces and definitions, which are left as they are.
 * `delete` does nothing to what was not applied before.
 */
export function asGuest(kubectl: Cluster['kubectl']): Guest {
  const applied: Named[] = [];
  return {
    kubectl: async (args, options = {}) => {
      if (args.includes('delete')) return mayDelete(args, applied) ? kubectl(args, options) : NOTHING;
      if (args[0] !== 'apply' || options.input === undefined) return kubectl(args, options);
      const objects = await ours(readObjects(options.input), kubectl);
      applied.push(...objects.filter((one) => !applied.some((other) => keyOf(other) === keyOf(one))));
      if (objects.length === 0) return NOTHING;
      return kubectl(args, { ...options, input: listOf(objects) });
    },
    leave: async () => {
      const objects = applied.splice(0).reverse();
      if (objects.length === 0) return '';
      // Definitions last: with them their objects are gone.
      const sorted = [...objects.filter((one) => !isDefinition(one)), ...objects.filter(isDefinition)];
      const answer = await withInput(kubectl, ['delete', '--ignore-not-found', '--cascade=foreground', '--wait', '--timeout=90s', '--filename', '-'], sorted, 120);
      return answer.exitCode === 0 && !answer.timedOut ? '' : answer.stderr.trim().split('\n').slice(-3).join('; ') || 'it takes too long';
    },
  };
}

/** `-n NAMESPACE delete KIND NAME`: of what was applied, or in a namespace that was. */
function mayDelete([, namespace = '', , kind = '', name = '']: readonly string[], applied: readonly Named[]): boolean {
  return applied.some((one) => (one.kind === 'Namespace' ? one.metadata.name === namespace : one.kind.toLowerCase() === kind && one.metadata.name === name && (one.metadata.namespace ?? 'default') === namespace));
}

const isDefinition = ({ kind }: Named): boolean => kind === 'CustomResourceDefinition';
const keyOf = ({ apiVersion, kind, metadata }: Named): string => [apiVersion.split('/')[0], kind, metadata.namespace ?? 'default', metadata.name].join(' ');
const listOf = (items: readonly Named[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

async function withInput(kubectl: Cluster['kubectl'], args: readonly string[], objects: readonly Named[], timeout: number): Promise<ExecResult> {
  const options: KubectlOptions = { input: listOf(objects), timeout, ...(args[0] === 'delete' ? { always: true } : {}) };
  return kubectl(args, options);
}

function readObjects(text: string): Named[] {
  return parseAllDocuments(text).flatMap((document) => flat('toJS' in document ? (document.toJS({ maxAliasCount: 1000 }) as Named | null) : null));
}

function flat(object: (Named & { items?: Named[] }) | null): Named[] {
  if (object === null || object === undefined) return [];
  return object.kind.endsWith('List') && Array.isArray(object.items) ? object.items.flatMap(flat) : [object];
}

/** The objects that may be applied, labelled. */
async function ours(objects: readonly Named[], kubectl: Cluster['kubectl']): Promise<Named[]> {
  const there = await theirs(objects, kubectl);
  const free: Named[] = [];
  for (const object of objects) {
    if (there.has(keyOf(object))) {
      if (object.kind === 'Namespace' || isDefinition(object)) continue;
      throw userError(`${object.kind} ${object.metadata.namespace ?? 'default'}/${object.metadata.name} is in the cluster already`, 'cluster', 'The smoke test writes over nothing: delete it, give the application another namespace, or let a cluster be made.');
    }
    free.push({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [LABEL]: 'true' } } });
  }
  return free;
}

/** Those of the objects that are in the cluster without being ours. */
async function theirs(objects: readonly Named[], kubectl: Cluster['kubectl']): Promise<Set<string>> {
  const kinds = new Map<string, Named[]>();
  for (const object of objects) kinds.set(`${object.apiVersion} ${object.kind}`, [...(kinds.get(`${object.apiVersion} ${object.kind}`) ?? []), object]);
  const found = new Set<string>();
  for (const group of kinds.values()) {
    const answer = await withInput(kubectl, ['get', '--ignore-not-found', '--output', 'json', '--filename', '-'], group, 60);
    // A kind that the cluster doesn't know has no objects.
    if (answer.exitCode !== 0 && UNKNOWN_KIND.test(answer.stderr)) continue;
    if (answer.exitCode !== 0 || answer.timedOut) throw new AdaptError(`it can't be told what is in the cluster already: ${answer.stderr.trim().split('\n').at(-1) ?? ''}`, { where: 'cluster', advice: 'The smoke test writes over nothing, so it must be allowed to read what it writes: check `kubectl auth can-i`.' });
    if (answer.stdout.trim() === '') continue;
    for (const object of flat(JSON.parse(answer.stdout) as Named)) if (object.metadata.labels?.[LABEL] === undefined) found.add(keyOf(object));
  }
  return found;
}
