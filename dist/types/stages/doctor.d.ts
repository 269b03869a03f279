import type { Options } from '../project/options.js';
import type { RunControl } from './pipeline.js';
/** One thing that this machine has or lacks. */
export interface Finding {
    name: string;
    /** Stages, or levels of the smoke test, that need it. */
    neededFor: string;
    ok: boolean;
    /** What was found, or what was looked for. */
    detail: string;
    /** How to get it; empty where it is there. */
    advice: string;
}
/** Looks what this machine has for each stage and smoke level. Installs and registers nothing; only the cache may be written to. */
export declare function doctor(options: Omit<Options, 'project'>, control: RunControl): Promise<Finding[]>;
