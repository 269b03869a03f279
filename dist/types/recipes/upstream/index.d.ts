import type { Context } from '../../lib/context.js';
import type { AdaptRecord } from '../../record/types.js';
import type { LeftOut } from './types.js';
import { type WrittenSeries } from './write.js';
export type { LeftOut } from './types.js';
export type { WrittenSeries } from './write.js';
/** Folder of the series in the work directory. */
export declare const UPSTREAM_FOLDER = "upstream";
/** What is asked for. */
export interface SeriesRequest {
    record: AdaptRecord;
    /** The project's own files, absolute. */
    projectRoot: string;
    /** `Name <address>`; default: what git knows of the user. */
    author: string | undefined;
    signoff: boolean;
}
/** What was written, and what is nothing to be sent. */
export interface UpstreamOutcome {
    series: WrittenSeries[];
    left: LeftOut[];
}
/**
 * Makes a patch series for each project that must change out of an adaptation, and a README.md that says what goes where.
 * They take the place of what an earlier run left, whole.
 *
 * @throws AdaptError (user) where nothing is adapted, or nobody is known to send it.
 */
export declare function writeUpstream(request: SeriesRequest, context: Context): Promise<UpstreamOutcome>;
