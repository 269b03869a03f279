/** Exit codes of the command; the Action maps everything but `done` to a failed step. */
export declare const EXIT: {
    readonly done: 0;
    readonly failed: 1;
    readonly usage: 2;
    readonly gate: 3;
    readonly interrupted: 130;
};
/** Whose it is to act: `user` (exit 2) for a mistake in the input, `failed` (exit 1) for what could not be done. */
export type Blame = 'user' | 'failed';
/**
 * An expected failure. It becomes one clear line: what happened, where, what to do.
 * Anything else that is thrown is a bug and shows its stack.
 */
export declare class AdaptError extends Error {
    readonly name = "AdaptError";
    /** File, module, URL or command it is about; empty where the message says it all. */
    readonly where: string;
    /** What the user can do next. */
    readonly advice: string;
    readonly blame: Blame;
    constructor(message: string, details: {
        where?: string;
        advice: string;
        blame?: Blame;
        cause?: unknown;
    });
    /** The line for people: `message (where). advice`. */
    get line(): string;
    get exitCode(): number;
}
/** Thrown when the run was interrupted; carries no advice because the user asked for it. */
export declare class Interrupted extends Error {
    readonly name = "Interrupted";
    constructor();
}
/** `user` mistakes in one call. */
export declare function userError(message: string, where: string, advice: string): AdaptError;
/** The `code` of a Node system error, else an empty string. */
export declare function errorCode(error: unknown): string;
