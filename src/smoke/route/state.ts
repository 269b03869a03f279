import type { KubectlResult } from './cluster-access.js';
import { asRecord, asRecords, at, text, type KubeObject } from './objects.js';

/** How a container of a pod is. */
export interface ContainerState {
  name: string;
  image: string;
  ready: boolean;
  restarts: number;
  /** `CrashLoopBackOff`, `ErrImageNeverPull`, …; empty while it runs. */
  waiting: string;
  waitingMessage: string;
  /** The end of its last run, if it had one. */
  ended?: { exitCode: number; signal: number; reason: string; message: string };
}

/** A pod as the cluster tells it. */
export interface PodState {
  namespace: string;
  name: string;
  ip: string;
  phase: string;
  labels: { [name: string]: string };
  ready: boolean;
  /** Why no node takes it; empty where one does. */
  unschedulable: string;
  containers: ContainerState[];
}

/** What goes wrong in a namespace, as the cluster tells it. */
export interface ClusterEvent {
  namespace: string;
  /** `Pod/app-1`. */
  object: string;
  reason: string;
  message: string;
}

/** What is looked at for a diagnosis. */
export interface ClusterState {
  pods: PodState[];
  services: { namespace: string; name: string; selector: { [name: string]: string }; ports: { name: string; port: number; targetPort: string }[] }[];
  /** Addresses that are ready behind a service, `namespace/name`. */
  endpoints: Map<string, string[]>;
  /** `namespace/name` of the secrets that are there. */
  secrets: Set<string>;
  events: ClusterEvent[];
  /** The last lines of a container's run that ended, else of its current one: `namespace/pod/container`. */
  logs: Map<string, string>;
}

/** Reads what `kubectl get … --output json` answered; what can't be read is left out. */
export function readState(output: string): ClusterState {
  const state: ClusterState = { pods: [], services: [], endpoints: new Map(), secrets: new Set(), events: [], logs: new Map() };
  let items: KubeObject[] = [];
  try {
    items = asRecords((JSON.parse(output) as { items?: unknown }).items) as unknown as KubeObject[];
  } catch {
    return state;
  }
  for (const item of items) {
    const namespace = item.metadata.namespace ?? '';
    const name = item.metadata.name;
    switch (item.kind) {
      // One that goes is not what is looked at: it was another side's, or an older one of a deployment.
      case 'Pod': if (at(item, 'metadata')?.['deletionTimestamp'] === undefined) state.pods.push(podState(item)); break;
      case 'Service': {
        const spec = at(item, 'spec');
        state.services.push({
          namespace, name, selector: Object.fromEntries(Object.entries(asRecord(spec?.['selector']) ?? {}).map(([key, value]) => [key, text(value)])),
          ports: asRecords(spec?.['ports']).map((port) => ({ name: text(port['name']), port: Number(text(port['port'])), targetPort: text(port['targetPort']) })),
        });
        break;
      }
      case 'EndpointSlice': {
        const service = `${namespace}/${item.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
        const ready = asRecords(item['endpoints']).filter((one) => at(one, 'conditions')?.['ready'] !== false).flatMap((one) => (Array.isArray(one['addresses']) ? one['addresses'].map(text) : []));
        state.endpoints.set(service, [...(state.endpoints.get(service) ?? []), ...ready]);
        break;
      }
      case 'Secret': state.secrets.add(`${namespace}/${name}`); break;
      case 'Event': {
        const about = asRecord(item['involvedObject']) ?? asRecord(item['regarding']);
        state.events.push({ namespace, object: `${text(about?.['kind'])}/${text(about?.['name'])}`, reason: text(item['reason']), message: text(item['message']) || text(item['note']) });
        break;
      }
      default:
    }
  }
  return state;
}

function podState(item: KubeObject): PodState {
  const status = at(item, 'status');
  const conditions = asRecords(status?.['conditions']);
  const scheduled = conditions.find((one) => one['type'] === 'PodScheduled');
  // What the manifest names; the status may have another of the image's names.
  const spec = at(item, 'spec');
  const named = new Map([...asRecords(spec?.['initContainers']), ...asRecords(spec?.['containers'])].map((one) => [text(one['name']), text(one['image'])]));
  return {
    namespace: item.metadata.namespace ?? '', name: item.metadata.name, ip: text(status?.['podIP']), phase: text(status?.['phase']), labels: item.metadata.labels ?? {},
    ready: conditions.some((one) => one['type'] === 'Ready' && one['status'] === 'True'),
    unschedulable: scheduled?.['status'] === 'False' ? text(scheduled['message']) : '',
    containers: [...asRecords(status?.['initContainerStatuses']), ...asRecords(status?.['containerStatuses'])].map((one) => containerState(one, named)),
  };
}

function containerState(status: { [key: string]: unknown }, named: ReadonlyMap<string, string>): ContainerState {
  const waiting = at(status, 'state', 'waiting');
  const ended = at(status, 'state', 'terminated') ?? at(status, 'lastState', 'terminated');
  return {
    name: text(status['name']), image: named.get(text(status['name'])) ?? text(status['image']), ready: status['ready'] === true, restarts: Number(status['restartCount'] ?? 0),
    waiting: text(waiting?.['reason']), waitingMessage: text(waiting?.['message']),
    ...(ended === undefined ? {} : { ended: { exitCode: Number(ended['exitCode'] ?? 0), signal: Number(ended['signal'] ?? 0), reason: text(ended['reason']), message: text(ended['message']) } }),
  };
}

type Kubectl = (args: readonly string[], options?: { timeout?: number }) => Promise<KubectlResult>;

/** What is in these namespaces now; secrets by name alone. */
export async function takeState(kubectl: Kubectl, namespaces: readonly string[], withLogs: boolean): Promise<ClusterState> {
  const all = { items: [] as unknown[] };
  for (const namespace of namespaces) {
    const answer = await kubectl(['get', 'pods,services,endpointslices,events', '--namespace', namespace, '--output', 'json'], { timeout: 30 });
    try {
      all.items.push(...((JSON.parse(answer.stdout) as { items?: unknown[] }).items ?? []));
    } catch {
      // The namespace may not be there yet.
    }
  }
  const state = readState(JSON.stringify(all));
  for (const namespace of namespaces) {
    const secrets = await kubectl(['get', 'secrets', '--namespace', namespace, '--output', 'jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}'], { timeout: 30 });
    for (const name of secrets.stdout.split('\n')) if (name !== '') state.secrets.add(`${namespace}/${name}`);
  }
  if (withLogs) for (const pod of state.pods) await addLogs(kubectl, pod, state);
  return state;
}

async function addLogs(kubectl: Kubectl, pod: PodState, state: ClusterState): Promise<void> {
  for (const container of pod.containers) {
    const args = ['logs', '--namespace', pod.namespace, pod.name, '--container', container.name, '--tail', '60'];
    const before = container.restarts > 0 ? await kubectl([...args, '--previous'], { timeout: 20 }) : undefined;
    const now = before !== undefined && before.exitCode === 0 && before.stdout.trim() !== '' ? before : await kubectl(args, { timeout: 20 });
    if (now.exitCode === 0) state.logs.set(`${pod.namespace}/${pod.name}/${container.name}`, now.stdout.slice(-8000));
  }
}
