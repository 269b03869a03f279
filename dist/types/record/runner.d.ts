/** How programs of the target run, or don't, on this machine. */
export type RunnerKind = 'native' | 'qemu' | 'cross';
