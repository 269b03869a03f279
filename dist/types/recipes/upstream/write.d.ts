import type { Context } from '../../lib/context.js';
import type { Series } from './types.js';
/** Who sends it. */
export interface Sender {
    name: string;
    email: string;
    /** Seconds since 1970. */
    time: number;
    /** Adds `Signed-off-by`, which says that the sender may pass the change on. */
    signoff: boolean;
}
/** A series that was written. */
export interface WrittenSeries {
    project: string;
    version: string;
    /** Folder of the series, relative to the work directory. */
    folder: string;
    /** File names, in order. */
    patches: string[];
    /** What its receiver runs at the root of the project. */
    command: string;
}
/**
 * Writes a series as `git format-patch` does; all of it or nothing.
 *
 * @param into folder of the series, absolute; it must not be there.
 * @throws AdaptError where git is missing, or a patch would tell a folder of this machine.
 */
export declare function writeSeries(series: Series, into: string, sender: Sender, folders: readonly string[], context: Context): Promise<string[]>;
