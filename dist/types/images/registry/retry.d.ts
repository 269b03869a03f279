/** How often and how long to try again. */
export interface RetryPolicy {
    attempts: number;
    /** Milliseconds before the second attempt; doubled each time, with jitter. */
    first: number;
    /** Most milliseconds between two attempts, also where the server asks for more. */
    most: number;
}
export declare const RETRY: RetryPolicy;
/** Thrown for an answer that may be another one soon: 429, 408 and 5xx. */
export declare class Transient extends Error {
    readonly after?: number | undefined;
    /** @param after milliseconds that the server asked to wait. */
    constructor(message: string, after?: number | undefined);
}
/** True for errors of the connection, after which the same request may succeed. */
export declare function isTransient(error: unknown): boolean;
/**
 * Repeats `work` until it succeeds, fails for good, or has been tried often enough.
 *
 * @throws AdaptError with the last reason.
 */
export declare function withRetry<T>(what: string, policy: RetryPolicy, signal: AbortSignal, work: (attempt: number) => Promise<T>, say?: (line: string) => void): Promise<T>;
/** Milliseconds of a Retry-After header: seconds or a date. */
export declare function retryAfter(value: string | undefined, now?: number): number | undefined;
