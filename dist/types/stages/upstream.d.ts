import { type LeftOut, type UpstreamOutcome, type WrittenSeries } from '../recipes/upstream/index.js';
import type { RunControl } from './pipeline.js';
export type { LeftOut, UpstreamOutcome, WrittenSeries };
/** What `upstream` may be told. */
export interface UpstreamOptions {
    /** The project's folder; default: the one that the record names. */
    project?: string;
    /** Of the run whose adaptation is sent; default `.loong-adapt` below the current folder. */
    workDir?: string;
    cacheDir?: string;
    /** `Name <address>`; default: as git knows the user. */
    author?: string;
    /** Adds `Signed-off-by` to each message. */
    signoff?: boolean;
}
/**
 * Turns the adaptation of an earlier run into a patch series for each project that must change.
 *
 * @throws AdaptError (user) where the work directory holds no adaptation.
 */
export declare function upstream({ project, author, signoff, ...folders }: UpstreamOptions, control: RunControl): Promise<UpstreamOutcome>;
