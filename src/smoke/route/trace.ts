import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import type { AccessRow } from '../../record/types.js';
import type { ClusterAccess } from './cluster-access.js';
import type { Said } from './judge.js';
import type { ClusterState } from './state.js';

/** The controller's lines about these requests; it writes them a moment later. */
export async function controllerRows(ids: ReadonlySet<string>, since: string, services: readonly string[], access: ClusterAccess, context: Context): Promise<{ rows: Map<string, AccessRow>; log: string }> {
  const { controller } = access;
  const rows = new Map<string, AccessRow>();
  let log = '';
  for (let attempt = 0; attempt < 8; attempt++) {
    const answer = await access.kubectl(['logs', '--namespace', controller.namespace, '--selector', controller.selector, '--tail', '-1', '--since-time', since, '--all-containers'], { timeout: 60 });
    log = answer.stdout;
    for (const row of controller.readLog(log, services)) if (ids.has(row.requestId)) rows.set(row.requestId, row);
    if (rows.size >= ids.size) break;
    if (context.signal.aborted) throw new Interrupted();
    await sleep(400);
  }
  return { rows, log };
}

/** What the services' own logs say of each request: the services that it called, in order, and their lines. */
export async function serviceLines(ids: ReadonlySet<string>, since: string, state: ClusterState, access: ClusterAccess): Promise<Map<string, Said>> {
  const found = new Map<string, { time: string; service: string; line: string }[]>();
  for (const pod of state.pods.filter((one) => one.ready)) {
    const answer = await access.kubectl(['logs', '--namespace', pod.namespace, pod.name, '--all-containers', '--timestamps', '--since-time', since, '--tail', '5000'], { timeout: 30 });
    if (answer.exitCode !== 0) continue;
    const service = [...state.endpoints].find(([, addresses]) => addresses.includes(pod.ip))?.[0] ?? `${pod.namespace}/${pod.name}`;
    for (const whole of answer.stdout.split('\n')) {
      const [, time = '', line = ''] = /^(\S+) (.*)$/.exec(whole) ?? [];
      for (const [id] of line.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)) {
        if (ids.has(id)) found.set(id, [...(found.get(id) ?? []), { time, service, line: `${pod.name}: ${line}` }]);
      }
    }
  }
  return new Map([...found].map(([id, rows]) => {
    const sorted = rows.sort((a, b) => (a.time < b.time ? -1 : 1));
    return [id, { services: [...new Set(sorted.map((row) => row.service))], lines: sorted.map((row) => row.line) }];
  }));
}
