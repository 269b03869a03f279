import { expect, test } from '@jest/globals';
import { rolledOut } from '../../../../src/smoke/route/rolled-out.js';

const workload = (spec: object, status: object, generation = 1): object => ({ metadata: { generation }, spec, status: { observedGeneration: 1, ...status } });

test.each<[string, string, object, boolean]>([
  ['all its pods', 'Deployment', workload({ replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }), true],
  ['one of two', 'Deployment', workload({ replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 1 }), false],
  ['no word of the number', 'Deployment', workload({}, { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }), true],
  ['a pod of the form before', 'Deployment', workload({ replicas: 1 }, { replicas: 2, updatedReplicas: 1, availableReplicas: 1 }), false],
  ['a status of the form before', 'Deployment', workload({ replicas: 1 }, { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, 2), false],
  ['no status yet', 'Deployment', { metadata: { generation: 1 }, spec: { replicas: 1 } }, false],
  ['none wanted', 'Deployment', workload({ replicas: 0 }, {}), true],
  ['all its pods', 'StatefulSet', workload({ replicas: 1 }, { readyReplicas: 1, currentRevision: 'a', updateRevision: 'a' }), true],
  ['pods that are being replaced', 'StatefulSet', workload({ replicas: 2 }, { readyReplicas: 2, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' }), false],
  ['pods that nobody replaces', 'StatefulSet', workload({ replicas: 2, updateStrategy: { type: 'OnDelete' } }, { readyReplicas: 2, currentRevision: 'a', updateRevision: 'b' }), true],
  ['a pod on each node', 'DaemonSet', workload({}, { desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 }), true],
  ['a pod that isn\'t ready', 'DaemonSet', workload({}, { desiredNumberScheduled: 1, updatedNumberScheduled: 1 }), false],
  ['readiness', 'Pod', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }, true],
  ['no readiness', 'Pod', { status: { conditions: [{ type: 'Ready', status: 'False' }] } }, false],
])('a workload with %s (%s)', (_, kind, object, is) => {
  expect(rolledOut(kind, object)).toBe(is);
});
