import type { Context } from '../../lib/context.js';
/** This machine's bundle of CA certificates; empty where it has none. */
export declare function certificatesFile(): Promise<string>;
/**
 * Seconds since 1970 that an image is dated to, so that the same input gives the same digest: SOURCE_DATE_EPOCH where it
 * is set, else the time in a pseudo-version, else that of the last commit, else 0.
 */
export declare function imageTimestamp(version: string, root: string, context: Context, env?: NodeJS.ProcessEnv): Promise<number>;
