import { EXIT } from '../lib/errors.js';
import { endAll } from '../lib/process-groups.js';

/** An interruption asked for by the user. */
export interface Signals {
  /** Fires at the first SIGINT, SIGTERM or SIGHUP. */
  signal: AbortSignal;
  /** Stops listening. */
  done: () => void;
}

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for signals: the first one ends the run in order, the second one at once, with all that it started. */
export function onSignals(): Signals {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) {
      endAll('SIGKILL');
      process.exit(EXIT.interrupted);
    }
    controller.abort();
    endAll('SIGTERM');
  };
  for (const name of NAMES) process.on(name, listener);
  return { signal: controller.signal, done: () => { for (const name of NAMES) process.off(name, listener); } };
}
