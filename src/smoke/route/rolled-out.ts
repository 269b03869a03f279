import { asRecords, at } from './objects.js';

/** Where workloads whose pods must run stand in the API, by kind. */
export const WORKLOADS: Readonly<Record<string, string>> = { Deployment: 'apps/v1/deployments', StatefulSet: 'apps/v1/statefulsets', DaemonSet: 'apps/v1/daemonsets', Pod: 'pods' };

/** True where all pods that a workload asks for are there, of its newest form, and ready. Source: what `kubectl rollout status` waits for. */
export function rolledOut(kind: string, workload: unknown): boolean {
  const status = at(workload, 'status') ?? {};
  if (kind === 'Pod') return asRecords(status['conditions']).some((one) => one['type'] === 'Ready' && one['status'] === 'True');
  const number = (name: string): number => Number(status[name] ?? 0);
  // What the status tells may still be of the form before.
  if (number('observedGeneration') < Number(at(workload, 'metadata')?.['generation'] ?? 0)) return false;
  const wanted = kind === 'DaemonSet' ? number('desiredNumberScheduled') : Number(at(workload, 'spec')?.['replicas'] ?? 1);
  if (kind === 'DaemonSet') return number('updatedNumberScheduled') >= wanted && number('numberAvailable') >= wanted;
  // Pods of an OnDelete set stay as they are until somebody deletes them.
  const stays = kind === 'StatefulSet' && at(workload, 'spec', 'updateStrategy')?.['type'] === 'OnDelete';
  if (kind === 'StatefulSet') return number('readyReplicas') >= wanted && (stays || status['currentRevision'] === status['updateRevision'] || number('updatedReplicas') >= wanted);
  return number('updatedReplicas') >= wanted && number('replicas') <= number('updatedReplicas') && number('availableReplicas') >= wanted;
}
