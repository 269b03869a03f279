/** Process groups that `exec` started and that still run, so that a dying process can take its children along. */
export const running = new Set<number>();

/** Ends every command that `exec` started and that still runs. */
export function endAll(signal: NodeJS.Signals = 'SIGTERM'): void {
  for (const pid of running) endGroup(pid, signal);
}

/** Ends a process group that `exec` started, here or in a run that was killed. */
export function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
