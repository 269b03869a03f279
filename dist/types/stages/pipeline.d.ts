import { type Reporter } from '../lib/log.js';
import type { Options } from '../project/options.js';
import { type AdaptRecord, type StageName } from '../record/types.js';
/** How to run: where messages go and what ends it early. */
export interface RunControl {
    reporter: Reporter;
    signal: AbortSignal;
    /** Gets the record after each stage, also after one that failed. */
    onRecord?: (record: AdaptRecord) => void;
}
/** Runs every stage. A stage that fails ends the run; the record on disk holds what was reached, and a report is still written. */
export declare function adapt(options: Options, control: RunControl): Promise<AdaptRecord>;
/** Runs one stage; stages whose results it needs and that this work directory doesn't hold run first. */
export declare function runStage(stage: StageName, options: Options, control: RunControl): Promise<AdaptRecord>;
