import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../lib/context.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import type { ExecResult } from '../lib/exec.js';
import { kubePath } from '../lib/kube-paths.js';
import { apiServer, askByKubectl } from './api-server.js';
import { engine, engineFailed, engineOk, type Engine } from './engine.js';
import { kind } from './kind.js';
import { loadArchive } from './load.js';
import { workingSet } from './memory.js';
import { nodesOf } from './nodes.js';
import type { Cluster, KubeAnswer, KubectlOptions } from './types.js';

/** Seconds after which the first account must be there. */
const ACCOUNTS = 60;

/** A cluster of kind that is there. */
export interface Opened {
  name: string;
  kubeconfig: string;
  ours: boolean;
  program: string;
  on: Engine;
}

/**
 * What can be done with a cluster of kind's, its own or ours. kubectl is the node's: it always fits.
 *
 * @param undo what `close` comes to.
 */
export async function opened({ name, kubeconfig, ours, program, on }: Opened, context: Context, undo: (outcome: { failed: boolean }) => Promise<void>): Promise<Cluster> {
  const { signal } = context;
  const containers = (await engineOk(on, ['ps', '--filter', `label=io.x-k8s.kind.cluster=${name}`, '--format', '{{.Names}}'], { signal })).stdout.split('\n').filter((line) => line !== '' && !line.endsWith('-external-load-balancer')).sort();
  const first = containers.find((container) => container.endsWith('-control-plane'));
  if (first === undefined) throw new AdaptError(`the cluster ${name} has no control plane that runs`, { where: 'cluster', advice: 'Start its node again, or use another.' });
  const kubectl = async (args: readonly string[], { input = '', timeout = 120, always = false }: KubectlOptions = {}): Promise<ExecResult> => {
    const result = await engine(on, ['exec', '--interactive', '--env', 'KUBECONFIG=/etc/kubernetes/admin.conf', first, 'kubectl', ...args], { input, timeout, ...(always ? {} : { signal }) });
    if (result.exitCode !== 0 && /No such container|is not running|error during connect|Cannot connect to the Docker daemon/i.test(result.stderr) && !/^(Error from server|error: )/m.test(result.stderr)) throw engineFailed(result, on);
    return result;
  };
  const api = await apiServer(kubeconfig);
  const ask = async (path: string, timeout?: number): Promise<KubeAnswer> => (await api?.get(path, { signal, ...(timeout === undefined ? {} : { timeout }) })) ?? askByKubectl(kubectl, path, timeout);
  await hasAccounts(ask, context);
  const nodes = await nodesOf(ask);
  const port = async (number: number): Promise<number | undefined> => {
    const answer = await engine(on, ['port', first, `${number}/tcp`], { timeout: 30, signal });
    const found = /:(\d+)\s*$/m.exec(answer.stdout)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const exportLogs = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await kind(program, on, ['export', 'logs', folder, '--name', name], { timeout: 120 });
  };
  let closed: Promise<void> | undefined;
  return {
    name, kubeconfig, ours, nodes: nodes.list, version: nodes.version, httpPort: await port(80), httpsPort: await port(443), kubectl, ask, exportLogs,
    load: async (archive) => {
      const loaded = await Promise.all(containers.map(async (node) => loadArchive(archive, node, on, signal)));
      const [one] = loaded;
      if (one === undefined) throw new Error('a cluster has at least one node');
      return one;
    },
    memory: async () => {
      const used = await Promise.all(containers.map(async (node) => memoryOf(node, on)));
      return used.includes(undefined) ? undefined : used.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
    },
    close: async (outcome = { failed: false }) => {
      api?.close();
      return (closed ??= undo(outcome));
    },
  };
}

/** Pods can't be made before their namespace has its account, which comes a moment after the node is ready. */
async function hasAccounts(ask: Cluster['ask'], context: Context): Promise<void> {
  const end = performance.now() + ACCOUNTS * 1000;
  while (performance.now() < end) {
    if ((await ask(kubePath('serviceaccounts', 'default', 'default'), 30)).ok) return;
    if (context.signal.aborted) throw new Interrupted();
    await sleep(250);
  }
  throw new AdaptError('the cluster does not get ready: its default account is not made', { where: 'cluster', advice: 'The machine may be too busy; run again, or give it more memory and processors.' });
}

/** As the kernel counts it, without what it could drop at once. */
async function memoryOf(node: string, on: Engine): Promise<number | undefined> {
  const script = 'if [ -f /sys/fs/cgroup/memory.current ]; then cat /sys/fs/cgroup/memory.current /sys/fs/cgroup/memory.stat; else cat /sys/fs/cgroup/memory/memory.usage_in_bytes /sys/fs/cgroup/memory/memory.stat; fi';
  const answer = await engine(on, ['exec', node, 'sh', '-c', script], { timeout: 30 });
  return answer.exitCode === 0 ? workingSet(answer.stdout) : undefined;
}
