import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { commandFailed } from '../../lib/exec.js';
import { kubePath, logPath } from '../../lib/kube-paths.js';
import type { Cluster } from '../types.js';
import type { Controller, DeployOptions, KubeObject } from './controller.js';
import { defaultBackendObjects } from './default-backend/default-backend.js';

/** What deploying needs of a cluster. */
export type DeployCluster = Pick<Cluster, 'kubectl' | 'ask'>;

/** The images to deploy, by names that the nodes know. */
export interface Deployment {
  controller: Controller;
  image: string;
  defaultBackend: { image: string; namespace: string };
  /** Ports of the node; default 80 and 443. */
  hostPort?: number;
  hostPortTls?: number;
  /** Objects of the Gateway API as well, where the controller knows it. */
  gateway?: boolean;
}

/** How a controller does in a cluster. */
export interface DeployState {
  ready: boolean;
  /** Why not: what pods, and programs in them, say. */
  log: string;
}

/**
 * Puts controller and default backend into a cluster, and waits for neither.
 *
 * @throws AdaptError where the cluster refuses.
 */
export async function applyController(cluster: DeployCluster, { controller, image, defaultBackend, hostPort = 80, hostPortTls, gateway }: Deployment, context: Context): Promise<void> {
  const withGateway = gateway === true && controller.gatewayClass !== '';
  if (withGateway) {
    const definitions = await controller.definitions(context);
    if (definitions.length > 0) await apply(cluster, definitions.join('\n---\n'));
    await ok(cluster, ['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  }
  const options: DeployOptions = {
    image, hostPort, ...(hostPortTls === undefined ? {} : { hostPortTls }), gateway: withGateway,
    defaultBackend: { namespace: defaultBackend.namespace, name: 'default-backend', port: 80 },
  };
  const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: defaultBackend.namespace } };
  await applyObjects(cluster, [namespace, ...defaultBackendObjects(defaultBackend.image, defaultBackend.namespace), ...controller.objects(options)]);
}

/** Applies objects in their order. */
export async function applyObjects(cluster: DeployCluster, objects: readonly KubeObject[]): Promise<void> {
  await apply(cluster, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

async function apply(cluster: DeployCluster, input: string): Promise<void> {
  // Our own objects: asking the cluster for its whole schema first takes longer than all the rest.
  await ok(cluster, ['apply', '--server-side', '--force-conflicts', '--validate=false', '-f', '-'], input);
}

/** Milliseconds between two looks. */
const PAUSE = 300;
/** Seconds in which what a pod tells may still pass by itself. */
const GRACE = 5;
/** A pod that was started again so often does not get ready any more. */
const HOPELESS = 5;

/**
 * Waits until the controller's pod is ready; or, before the time is over, until it was started again in vain, or `enough` says so of what it
 * tells and it does not get ready in spite of it.
 *
 * @param seconds to wait at most.
 */
export async function awaitController(cluster: DeployCluster, controller: Controller, seconds: number, signal: AbortSignal, enough: (log: string) => boolean = () => false): Promise<DeployState> {
  const limit = performance.now() + seconds * 1000;
  let enoughSince = Infinity;
  for (let polls = 0; ;) {
    if (signal.aborted) throw new Interrupted();
    const pods = await podsOf(cluster, controller);
    if (pods.some(({ ready }) => ready)) return { ready: true, log: '' };
    const over = performance.now() > limit;
    const restarts = Math.max(0, ...pods.map((pod) => pod.restarts));
    if (over || restarts > 0 || polls++ % 8 === 7) {
      const log = await logOf(cluster, controller, pods);
      if (enough(log)) enoughSince = Math.min(enoughSince, performance.now());
      if (over || restarts >= HOPELESS || (restarts > 0 && enoughSince < Infinity) || performance.now() - enoughSince > GRACE * 1000) return { ready: false, log };
    }
    await sleep(PAUSE);
  }
}

/** Waits until the default backend has a pod that is ready; false where it has none in time. */
export async function awaitBackend(cluster: DeployCluster, namespace: string, seconds: number, signal: AbortSignal): Promise<boolean> {
  const limit = performance.now() + seconds * 1000;
  for (;;) {
    if (signal.aborted) throw new Interrupted();
    const { ok: there, text } = await cluster.ask(kubePath('apps/v1/deployments', namespace, 'default-backend'));
    if (there && ((JSON.parse(text) as { status?: { readyReplicas?: number } }).status?.readyReplicas ?? 0) > 0) return true;
    if (performance.now() > limit) return false;
    await sleep(PAUSE);
  }
}

interface Pod {
  name: string;
  ready: boolean;
  restarts: number;
  containers: string[];
  /** What the kubelet says of its containers. */
  said: string;
}

interface PodStatus {
  metadata: { name: string; deletionTimestamp?: string };
  spec: { initContainers?: { name: string }[]; containers: { name: string }[] };
  status: {
    conditions?: { type: string; status: string; message?: string }[];
    containerStatuses?: { restartCount: number; state?: ContainerState; lastState?: ContainerState }[];
  };
}
type ContainerState = { [kind: string]: { reason?: string; message?: string; exitCode?: number } | undefined };

async function podsOf(cluster: DeployCluster, { namespace, selector }: Controller): Promise<Pod[]> {
  const answer = await cluster.ask(kubePath('pods', namespace, '', { labelSelector: selector }));
  if (!answer.ok) return [];
  const { items } = JSON.parse(answer.text) as { items: PodStatus[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata, spec, status }) => {
    const containers = status.containerStatuses ?? [];
    const states = containers.flatMap(({ state, lastState }) => [...Object.values(lastState ?? {}), ...Object.values(state ?? {})]);
    return {
      name: metadata.name,
      containers: [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name),
      ready: (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True'),
      restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
      said: [...states.map((state) => [state?.reason, state?.exitCode === undefined ? undefined : `exit code ${state.exitCode}`, state?.message].filter((part) => part !== undefined).join(': ')),
        ...(status.conditions ?? []).filter(({ type, status: value, message }) => type === 'PodScheduled' && value === 'False' && message !== undefined).map(({ message }) => message ?? '')].filter((line) => line !== '').join('\n'),
    };
  });
}

/** What the kubelet, the run before and the run now say. */
async function logOf(cluster: DeployCluster, { namespace }: Controller, pods: readonly Pod[]): Promise<string> {
  const parts: string[] = [];
  for (const { name, said, restarts, containers } of pods) {
    parts.push(said);
    for (const previous of restarts > 0 ? [true, false] : [false]) {
      for (const container of containers) parts.push((await cluster.ask(logPath(namespace, name, container, { previous, tailLines: 2000 }))).text);
    }
  }
  return parts.filter((part) => part.trim() !== '').join('\n');
}

async function ok(cluster: DeployCluster, args: readonly string[], input?: string): Promise<void> {
  const answer = await cluster.kubectl(args, { timeout: 180, ...(input === undefined ? {} : { input }) });
  if (answer.exitCode !== 0 || answer.timedOut) throw answer.stderr === '' ? new AdaptError('the cluster does not answer', { advice: 'See `kubectl get nodes`.' }) : commandFailed(answer, 'See `kubectl get pods -A`.');
}
