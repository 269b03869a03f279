import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import { logPath, type KubeQuery } from '../../lib/kube-paths.js';
import type { AccessRow } from '../../record/types.js';
import type { ClusterAccess } from './cluster-access.js';
import type { Said } from './judge.js';
import { microseconds, ownCalls, readProxyLine, type OwnedCall, type ProxiedCall } from './proxies.js';
import { asRecords, podSpec, text, type KubeObject } from './objects.js';
import { listOf, type ClusterState } from './state.js';

/** The controller's lines about these requests; it writes them a moment later. */
export async function controllerRows(ids: ReadonlySet<string>, since: string, services: readonly string[], access: ClusterAccess, context: Context): Promise<{ rows: Map<string, AccessRow>; log: string }> {
  const { controller } = access;
  const rows = new Map<string, AccessRow>();
  let log = '';
  for (let attempt = 0; attempt < 8; attempt++) {
    log = await controllerLog(access, { sinceTime: since });
    for (const row of controller.readLog(log, services)) if (ids.has(row.requestId)) rows.set(row.requestId, row);
    if (rows.size >= ids.size) break;
    if (context.signal.aborted) throw new Interrupted();
    await sleep(400);
  }
  return { rows, log };
}

/** What the controller's pods said. */
export async function controllerLog({ ask, controller: { namespace, selector } }: ClusterAccess, query: KubeQuery): Promise<string> {
  const pods = await listOf(ask, 'Pod', 'pods', namespace, { labelSelector: selector });
  const logs = pods.flatMap((pod) => containerNames(pod).map(async (container) => ask(logPath(namespace, pod.metadata.name, container, query), 60)));
  return (await Promise.all(logs)).map(({ text: said }) => said).join('');
}

const containerNames = (pod: KubeObject): string[] => ['initContainers', 'containers'].flatMap((key) => asRecords(podSpec(pod)?.[key]).map((one) => text(one['name'])));

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
  const query = { timestamps: true, sinceTime: since, tailLines: 5000 };
  const logs = await Promise.all(state.pods.filter((one) => one.ready).map(async (pod) => ({ pod, said: await Promise.all(pod.containers.map(async ({ name }) => (await access.ask(logPath(pod.namespace, pod.name, name, query), 30)).text)) })));
  for (const { pod, said } of logs) {
    const service = [...state.endpoints].find(([, addresses]) => addresses.includes(pod.ip))?.[0] ?? `${pod.namespace}/${pod.name}`;
    for (const whole of said.join('').split('\n')) {
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
