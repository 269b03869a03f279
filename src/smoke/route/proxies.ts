import { asRecord, asRecords, at, fullName, namespaceOf, podSpec, text, type KubeObject } from './objects.js';

const NAME = 'loong-adapt-proxy';
/** First port that a proxy takes; of a range that programs rarely open. */
const FIRST_PORT = 15900;

/** What standing before the services changed. */
export interface Proxied {
  /** For a person: one sentence. */
  changes: string[];
  /** The port that a service led to before: `namespace/name:port` by what leads to it now. */
  targets: Map<string, string>;
}

/**
 * Puts a small proxy before each service of the application, into the pods behind it: it hands on every byte as it is and notes the
 * requests that it sees, so that the way of a request is known where services log nothing. Left as they are: services without a pod of
 * the manifests, those that lead to several ports by one name, headless ones (their callers go to the pods directly), and all where a
 * NetworkPolicy says which ports may be reached.
 *
 * @param objects changed in place.
 * @param image the proxy's image, in the nodes already.
 */
export function putProxies(objects: readonly KubeObject[], image: string): Proxied {
  const result: Proxied = { changes: [], targets: new Map() };
  if (objects.some((one) => one.kind === 'NetworkPolicy')) return { ...result, changes: ['no proxy stands before the services: a NetworkPolicy says which ports of pods may be reached'] };
  const taken = new Set(objects.flatMap((one) => containersOf(podSpec(one)).flatMap((container) => asRecords(container['ports']).map((port) => Number(text(port['containerPort']))))));
  let next = FIRST_PORT;
  const doors = new Map<KubeObject, string[]>();
  const before: string[] = [];
  for (const service of objects.filter((one) => one.kind === 'Service')) {
    const spec = at(service, 'spec');
    const selector = Object.entries(asRecord(spec?.['selector']) ?? {});
    if (spec === undefined || selector.length === 0 || spec['clusterIP'] === 'None' || text(spec['type']) === 'ExternalName') continue;
    const workloads = objects.filter((one) => namespaceOf(one) === namespaceOf(service) && !['Job', 'CronJob'].includes(one.kind) && podSpec(one) !== undefined && selector.every(([name, value]) => labelsOf(one)[name] === value));
    if (workloads.length === 0 || workloads.some((one) => podSpec(one)?.['hostNetwork'] === true)) continue;
    for (const port of asRecords(spec['ports'])) {
      const [target, ...others] = new Set(workloads.map((one) => targetOf(port, one)));
      if (target === undefined || target === 0 || others.length > 0 || (text(port['protocol']) || 'TCP') !== 'TCP') continue;
      while (taken.has(next)) next++;
      const name = `${fullName(service)}:${text(port['port'])}`;
      for (const one of workloads) doors.set(one, [...(doors.get(one) ?? []), `${next}:${target}:${name}`]);
      result.targets.set(`${fullName(service)}:${next}`, text(port['targetPort']) || text(port['port']));
      port['targetPort'] = next++;
      before.push(fullName(service));
    }
  }
  for (const [workload, words] of doors) addContainer(podSpec(workload), words, image);
  if (before.length > 0) result.changes.push(`a proxy that notes requests stands before ${[...new Set(before)].join(', ')}; smoke.application.proxy: false leaves it out`);
  return result;
}

const containersOf = (pod: { [key: string]: unknown } | undefined): { [key: string]: unknown }[] => asRecords(pod?.['containers']);

function labelsOf(workload: KubeObject): { [name: string]: unknown } {
  return (workload.kind === 'Pod' ? workload.metadata.labels : asRecord(at(workload, 'spec', 'template', 'metadata')?.['labels'])) ?? {};
}

/** The number of the port that the service leads to in these pods; 0 where none has its name. */
function targetOf(port: { [key: string]: unknown }, workload: KubeObject): number {
  const wanted = text(port['targetPort']) || text(port['port']);
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const named = containersOf(podSpec(workload)).flatMap((container) => asRecords(container['ports'])).find((one) => one['name'] === wanted);
  return Number(text(named?.['containerPort']));
}

function addContainer(pod: { [key: string]: unknown } | undefined, doors: readonly string[], image: string): void {
  if (pod === undefined) return;
  pod['containers'] = [...containersOf(pod), {
    name: NAME, image, imagePullPolicy: 'IfNotPresent', args: doors,
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    // As strict as any policy asks.
    securityContext: { runAsNonRoot: true, runAsUser: 65532, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
    resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { memory: '128Mi' } },
  }];
}

/** One line of a proxy; see proxy/main.go. */
export interface ProxyLine {
  /** `namespace/name:port`. */
  proxy: string;
  /** When the request came; RFC 3339 with fractions of seconds. */
  start: string;
  /** The caller's address. */
  from: string;
  id?: string;
  method?: string;
  path?: string;
  status: number;
  ms: number;
  error?: string;
}

/** Reads a line of a proxy; undefined for any other. */
export function readProxyLine(line: string): ProxyLine | undefined {
  if (!line.startsWith('{"proxy":')) return undefined;
  try {
    const value = asRecord(JSON.parse(line));
    return typeof value?.['proxy'] === 'string' && typeof value['start'] === 'string' && typeof value['from'] === 'string' && typeof value['ms'] === 'number' ? (value as unknown as ProxyLine) : undefined;
  } catch {
    return undefined;
  }
}

/** A request that a proxy saw, with the address of the pod it stands in. */
export interface ProxiedCall extends ProxyLine {
  pod: string;
}

/** A proxied call that belongs to a request of ours. */
export interface OwnedCall extends ProxiedCall {
  /** Our request's id. */
  owner: string;
  /** The call had the id itself; else it is known by its caller's address and the time. */
  byId: boolean;
}

/**
 * Says which request of ours each call was made for. A service that doesn't pass the id on is followed all the same: its call came from the
 * address of a pod that had exactly one of our requests open at that moment. Of several it can't be said, and isn't.
 */
export function ownCalls(calls: readonly ProxiedCall[], ids: ReadonlySet<string>): OwnedCall[] {
  const owned: (OwnedCall & { at: number })[] = [];
  for (const call of calls.map((one) => ({ ...one, at: microseconds(one.start) })).sort((a, b) => a.at - b.at)) {
    if (call.id !== undefined && ids.has(call.id)) owned.push({ ...call, owner: call.id, byId: true });
    // Another's id, say of those that waited for the route: not ours.
    if (call.id !== undefined) continue;
    const open = new Set(owned.filter((one) => one.pod === call.from && one.at <= call.at && call.at <= one.at + one.ms * 1000).map((one) => one.owner));
    const [owner] = open;
    if (owner !== undefined && open.size === 1) owned.push({ ...call, owner, byId: false });
  }
  return owned;
}

/** RFC 3339 with up to nine digits after the point, as microseconds since 1970. */
export function microseconds(time: string): number {
  const [, whole = '', part = ''] = /^([^.Z]+)(?:\.(\d+))?/.exec(time) ?? [];
  return Date.parse(`${whole}Z`) * 1000 + Number(part.padEnd(6, '0').slice(0, 6));
}
