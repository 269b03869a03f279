import { AdaptError } from '../lib/errors.js';
import type { Cluster, ClusterNode } from './types.js';

/** A cluster's nodes, and its version; throws AdaptError where it does not answer. */
export async function nodesOf(kubectl: Cluster['kubectl']): Promise<{ list: ClusterNode[]; version: string }> {
  const answer = await kubectl(['get', 'nodes', '--output', 'json']);
  if (answer.exitCode !== 0) throw new AdaptError(`the cluster does not answer: ${answer.stderr.trim().split('\n').at(-1) ?? ''}`, { where: 'cluster', advice: 'Check it with `kubectl get nodes`.' });
  const { items } = JSON.parse(answer.stdout) as { items: { metadata: { name: string }; status: { nodeInfo: { architecture: string; kubeletVersion: string } } }[] };
  return { list: items.map((item) => ({ name: item.metadata.name, arch: item.status.nodeInfo.architecture })), version: items[0]?.status.nodeInfo.kubeletVersion ?? '' };
}
