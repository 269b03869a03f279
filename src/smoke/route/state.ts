import { kubePath, logPath, type KubeQuery } from '../../lib/kube-paths.js';
import type { Ask, ClusterAccess } from './cluster-access.js';
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

/** Where the parts of the state stand in the API, by kind. */
const PARTS = { Pod: 'pods', Service: 'services', EndpointSlice: 'discovery.k8s.io/v1/endpointslices', Event: 'events' } as const;

/** What is asked of a cluster for its state. */
export type StateAccess = Pick<ClusterAccess, 'ask' | 'kubectl'>;

/**
 * What is in these namespaces now.
 *
 * @param forDiagnosis logs and secrets as well: the latter by name alone, their content stays where it is.
 */
export async function takeState({ ask, kubectl }: StateAccess, namespaces: readonly string[], forDiagnosis: boolean): Promise<ClusterState> {
  const parts = await Promise.all(namespaces.flatMap((namespace) => Object.entries(PARTS).map(async ([kind, path]) => listOf(ask, kind, path, namespace))));
  const state = readState(JSON.stringify({ items: parts.flat() }));
  if (!forDiagnosis) return state;
  for (const namespace of namespaces) {
    const secrets = await kubectl(['get', 'secrets', '--namespace', namespace, '--output', 'jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}'], { timeout: 30 });
    for (const name of secrets.stdout.split('\n')) if (name !== '') state.secrets.add(`${namespace}/${name}`);
  }
  await Promise.all(state.pods.map(async (pod) => addLogs(ask, pod, state)));
  return state;
}

/** The pods of these namespaces. */
export async function takePods(ask: Ask, namespaces: readonly string[]): Promise<PodState[]> {
  const pods = await Promise.all(namespaces.map(async (namespace) => listOf(ask, 'Pod', PARTS.Pod, namespace)));
  return readState(JSON.stringify({ items: pods.flat() })).pods;
}

/** The objects of one kind; none where the namespace isn't there yet. */
export async function listOf(ask: Ask, kind: string, path: string, namespace: string, query: KubeQuery = {}): Promise<KubeObject[]> {
  const { ok, text: body } = await ask(kubePath(path, namespace, '', query), 30);
  if (!ok) return [];
  // In a list the API leaves the kind of its items out.
  return asRecords((JSON.parse(body) as { items?: unknown }).items).map((item) => ({ ...item, kind }) as unknown as KubeObject);
}

async function addLogs(ask: Ask, pod: PodState, state: ClusterState): Promise<void> {
  for (const container of pod.containers) {
    const last = async (previous: boolean): Promise<string> => (await ask(logPath(pod.namespace, pod.name, container.name, { tailLines: 60, previous }), 20)).text;
    const before = container.restarts > 0 ? await last(true) : '';
    const said = before.trim() === '' ? await last(false) : before;
    if (said !== '') state.logs.set(`${pod.namespace}/${pod.name}/${container.name}`, said.slice(-8000));
  }
}
