import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import type { AccessRow } from '../../record/types.js';
import type { ClusterAccess } from './cluster-access.js';
import type { Said } from './judge.js';
import { microseconds, ownCalls, readProxyLine, type OwnedCall, type ProxiedCall } from './proxies.js';
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

interface Line {
  /** Microseconds since 1970. */
  at: number;
  service: string;
  line: string;
}

/**
 * What the services' own logs, and the proxies before them, say of each request: the services that it called, in order, and their lines.
 */
export async function serviceLines(ids: ReadonlySet<string>, since: string, state: ClusterState, access: ClusterAccess): Promise<Map<string, Said>> {
  const found = new Map<string, Line[]>();
  const add = (id: string, line: Line): void => void found.set(id, [...(found.get(id) ?? []), line]);
  const calls: ProxiedCall[] = [];
  for (const pod of state.pods.filter((one) => one.ready)) {
    const answer = await access.kubectl(['logs', '--namespace', pod.namespace, pod.name, '--all-containers', '--timestamps', '--since-time', since, '--tail', '5000'], { timeout: 30 });
    if (answer.exitCode !== 0) continue;
    const service = [...state.endpoints].find(([, addresses]) => addresses.includes(pod.ip))?.[0] ?? `${pod.namespace}/${pod.name}`;
    for (const whole of answer.stdout.split('\n')) {
      const [, time = '', line = ''] = /^(\S+) (.*)$/.exec(whole) ?? [];
      const call = readProxyLine(line);
      if (call !== undefined) {
        calls.push({ ...call, pod: pod.ip });
        continue;
      }
      for (const [id] of line.matchAll(/(?<!wait-)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)) {
        if (ids.has(id)) add(id, { at: microseconds(time), service, line: `${pod.name}: ${line}` });
      }
    }
  }
  const names = new Map(state.pods.map((pod) => [pod.ip, pod.name]));
  for (const call of ownCalls(calls, ids)) add(call.owner, { at: microseconds(call.start), service: call.proxy.split(':')[0] ?? '', line: `proxy before ${names.get(call.pod) ?? call.pod}: ${callWords(call, names)}` });
  return new Map([...found].map(([id, rows]) => {
    const sorted = rows.sort((a, b) => a.at - b.at);
    return [id, { services: [...new Set(sorted.map((row) => row.service))], lines: sorted.map((row) => row.line) }];
  }));
}

function callWords(call: OwnedCall, names: ReadonlyMap<string, string>): string {
  const what = call.method === undefined ? 'a connection' : `${call.method} ${call.path ?? ''} → ${call.status === 0 ? 'no answer' : call.status} in ${call.ms} ms`;
  const by = names.get(call.from);
  return `${what}${by === undefined ? '' : `, called by ${by}`}${call.byId ? '' : ' (without the id: known by its caller and the time)'}${call.error === undefined ? '' : `: ${call.error}`}`;
}
