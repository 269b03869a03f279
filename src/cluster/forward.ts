import { AdaptError, Interrupted } from '../lib/errors.js';
import { exec } from '../lib/exec.js';

/** Seconds until kubectl must say that it listens. */
const READY = 30;

/** Free ports of this machine's loopback address that lead to those of a pod. */
export interface Forwarded {
  /** By the pod's port. */
  ports: Map<number, number>;
  stop(): Promise<void>;
}

/**
 * Leads ports of this machine to a pod by `kubectl port-forward`, for a cluster whose nodes can't be reached from here.
 *
 * @param target `deployment/name`.
 * @throws AdaptError where that doesn't come up.
 */
export async function forwardPorts(program: string, env: NodeJS.ProcessEnv, namespace: string, target: string, ports: readonly number[], signal: AbortSignal): Promise<Forwarded> {
  const ended = new AbortController();
  const found = new Map<number, number>();
  let ready = (): void => {};
  const all = new Promise<void>((resolve) => { ready = resolve; });
  const running = exec(program, ['port-forward', '--address', '127.0.0.1', '--namespace', namespace, target, ...ports.map((port) => `:${port}`)], {
    env, signal: AbortSignal.any([signal, ended.signal]), lines: 'both', maxBytes: 1 << 20,
    onLine: (line) => {
      const [, here = '', there = ''] = /^Forwarding from 127\.0\.0\.1:(\d+) -> (\d+)/.exec(line) ?? [];
      if (there !== '') found.set(Number(there), Number(here));
      if (ports.every((port) => found.has(port))) ready();
    },
  });
  const stop = async (): Promise<void> => {
    ended.abort();
    await running.catch(() => {});
  };
  const timer = AbortSignal.timeout(READY * 1000);
  const late = new Promise<never>((_resolve, reject) => timer.addEventListener('abort', () => reject(new AdaptError(`kubectl leads no port to ${target} within ${READY} s`, { where: namespace, advice: `Check \`kubectl port-forward --namespace ${namespace} ${target}\`.` }))));
  const over = running.then(({ stderr }) => {
    throw new AdaptError(`kubectl leads no port to ${target}: ${stderr.trim().split('\n').at(-1) ?? ''}`, { where: namespace, advice: 'The kubeconfig\'s user needs the right to create pods/portforward.' });
  });
  over.catch(() => {});
  late.catch(() => {});
  try {
    await Promise.race([all, late, over]);
    return { ports: found, stop };
  } catch (error) {
    await stop();
    if (signal.aborted) throw new Interrupted();
    throw error;
  }
}
