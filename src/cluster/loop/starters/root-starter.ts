import { setTimeout as sleep } from 'node:timers/promises';
import { asset } from '../../../lib/assets.js';
import type { Context } from '../../../lib/context.js';
import { AdaptError, Interrupted } from '../../../lib/errors.js';
import { endGroup, exec } from '../../../lib/exec.js';
import { imageEnvironment } from '../../../lib/image-environment.js';
import { shareBinfmt, releaseBinfmt } from '../../../target/binfmt.js';
import { runnerFor } from '../../../target/runner.js';
import { which } from '../../../target/which.js';
import type { Starter } from '../types.js';

/** How to tell that a program serves. */
export interface Ready {
  /** Of 127.0.0.1. */
  port: number;
  path: string;
  /** Seconds to wait for it. */
  seconds: number;
}

/** Seconds that are waited after a fault was told: it may be one that passes, and what is said next may say more. */
const GRACE = 4;

/**
 * Starts an image's program in its unpacked root, without a container engine: in namespaces of mounts and processes, under the emulator, on this
 * machine's network. What it writes is lost with it.
 */
export function rootStarter(ready: Ready): Starter {
  return async ({ root, command, env }, tellsFault, context) => {
    const unshare = await which('unshare'); // The image's own PATH is in the environment.
    if (unshare === undefined) throw new AdaptError('there is no program unshare', { advice: 'Install util-linux: it starts programs in the image\'s own root.' });
    const release = await emulation(context);
    const stop = new AbortController();
    const signal = AbortSignal.any([context.signal, stop.signal]);
    const lines: string[] = [];
    let faultAt = 0;
    let group = 0;
    const namespaces = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const running = exec(unshare, [...namespaces, '--mount', '--pid', '--fork', '--kill-child', '/bin/sh', asset('data', 'enter-root.sh'), root, ...command], {
      env: imageEnvironment(env), signal, lines: 'both', maxBytes: 1 << 20, onStart: (pid) => { group = pid; },
      onLine: (line) => {
        lines.push(line);
        if (faultAt === 0 && tellsFault(line)) faultAt = performance.now();
      },
    });
    let ended = false;
    const over = running.then((result) => result, (error: unknown) => error).finally(() => { ended = true; });
    try {
      const limit = performance.now() + ready.seconds * 1000;
      while (!ended && performance.now() < limit && !(faultAt > 0 && performance.now() > faultAt + GRACE * 1000)) {
        if (context.signal.aborted) throw new Interrupted();
        if (await answers(ready)) return { serves: true, log: lines.join('\n'), exitCode: 0, signal: '' };
        await sleep(200, undefined);
      }
      if (!ended) return { serves: false, log: lines.join('\n'), exitCode: 0, signal: '' };
      const result = await over;
      if (result instanceof AdaptError || result instanceof Interrupted) throw result;
      const { exitCode, signal: by } = result as { exitCode: number; signal: string };
      return { serves: false, log: lines.join('\n'), exitCode, signal: by };
    } finally {
      if (!ended && group > 0) endGroup(group, 'SIGKILL');
      stop.abort();
      await over;
      await release();
    }
  };
}

async function answers({ port, path }: Ready): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5000) }).then((answer) => answer.status === 200, () => false);
}

/** Lets programs of the target start other programs: for that the kernel must know the emulator. */
async function emulation(context: Context): Promise<() => Promise<void>> {
  const runner = await runnerFor(context.target, 'auto', context);
  if (runner.kind === 'native') return async () => {};
  if (runner.emulator === undefined) throw new AdaptError(`programs for ${context.target.go} can't run here`, { advice: 'See `loong-adapt doctor`.' });
  const share = await shareBinfmt(context.target, runner.emulator.path, process.pid, 'controller loop');
  return async () => {
    if (share !== undefined) await releaseBinfmt(share);
  };
}
