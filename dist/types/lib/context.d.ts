import type { Architecture } from '../target/architectures.js';
import type { Reporter } from './log.js';
/** What every wing needs to know of the run it works for. */
export interface Context {
    target: Architecture;
    baseline: Architecture;
    /** Holds this run's results and temporary files; absolute. */
    workDir: string;
    /** Shared between runs, safe for two at once; absolute. */
    cacheDir: string;
    reporter: Reporter;
    /** Fires when the run is interrupted. */
    signal: AbortSignal;
    /** Whether missing tools may be installed. */
    install: boolean;
    /** Whether the network may be used; `false` for air-gapped runs, where caches and mirrors must do. */
    network: boolean;
    /** Seconds that a go command which may use the network says nothing before it is ended; unset: as long as it likes. */
    goWait?: number;
    /** Debian's names of the packages with the C libraries that programs of the target need; undefined where none was asked for. */
    cLibraries?: readonly string[];
    /** Go release asked for: `1.26.8`, `1.26`, `stable`; unset: the one that is there. */
    goVersion?: string;
}
