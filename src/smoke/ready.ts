import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to know that a service answers. */
export interface Readiness {
  port: number;
  /** Path that is answered with a status below 400; empty: the port accepts. */
  path: string;
  /** Seconds. */
  within: number;
}

/** Waits until a service answers; false where it doesn't in time. Ends early when `signal` fires. */
export async function waitReady({ port, path, within }: Readiness, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + within * 1000;
  while (performance.now() < end && !signal.aborted) {
    if (path === '' ? await accepts(port) : await answers(port, path)) return true;
    await sleep(100, undefined, { signal }).catch(() => {});
  }
  return false;
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const response = await fetch(new URL(path, `http://127.0.0.1:${port}`), { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status < 400;
  } catch {
    return false;
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
