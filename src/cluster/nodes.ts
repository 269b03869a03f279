import { setTimeout as sleep } from 'node:timers/promises';
import { AdaptError, Interrupted } from '../lib/errors.js';
import type { Cluster, ClusterNode } from './types.js';

/** A cluster's nodes, and its version; throws AdaptError where it does not answer. */
export async function nodesOf(ask: Cluster['ask']): Promise<{ list: ClusterNode[]; version: string }> {
  const answer = await ask('/api/v1/nodes');
  if (!answer.ok) throw new AdaptError(`the cluster does not answer: ${answer.why}`, { where: 'cluster', advice: 'Check it with `kubectl get nodes`.' });
  const { items } = JSON.parse(answer.text) as { items: { metadata: { name: string }; status: { nodeInfo: { architecture: string; kubeletVersion: string } } }[] };
  return { list: items.map((item) => ({ name: item.metadata.name, arch: item.status.nodeInfo.architecture })), version: items[0]?.status.nodeInfo.kubeletVersion ?? '' };
}

/**
 * Waits until each node takes pods.
 *
 * @throws AdaptError where that isn't so in time.
 */
export async function awaitNodes(cluster: Pick<Cluster, 'ask'>, seconds: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    if (signal.aborted) throw new Interrupted();
    const { ok, text, why } = await cluster.ask('/api/v1/nodes', 30);
    const nodes = ok ? (JSON.parse(text) as { items: Node[] }).items.map(({ status }) => (status.conditions ?? []).find(({ type }) => type === 'Ready')) : [];
    if (nodes.length > 0 && nodes.every((one) => one?.status === 'True')) return;
    const said = nodes.find((one) => one?.status !== 'True')?.message ?? why;
    if (performance.now() > end) throw new AdaptError(`the cluster's node is not ready within ${seconds} s: ${said}`, { where: 'cluster', advice: 'The machine may be too busy; run again, or give it more memory and processors.' });
    await sleep(250);
  }
}

interface Node {
  status: { conditions?: { type: string; status: string; message?: string }[] };
}
