/** How a program ended. */
export interface Crash {
    exitCode: number;
    /** `SIGILL`; empty where none ended it. */
    signal: string;
    stderr: string;
}
/** What the end of a program means, for a person. */
export interface Explanation {
    /** Stable name: `illegal-instruction`, `page-size`, … */
    id: string;
    meaning: string;
    advice: string;
}
/** One row of the table in `data/signatures.yml`. */
export interface CrashData {
    id: string;
    means: string;
    advice: string;
    lines: string[];
    signals?: string[];
    exitCodes?: number[];
    /** Looked for in logs, too. */
    log?: boolean;
    examples: string[];
}
interface Row extends CrashData {
    patterns: RegExp[];
}
/** The table as it ships, in order. */
export declare function crashTable(): readonly Row[];
/**
 * What it means that a program ended so, where that has to do with its architecture: `exec format error`, an illegal
 * instruction, a bus error. Its words count before its signal, for they say more. Undefined for a program that ended well, or
 * with an exit code of its own and words that nobody knows.
 */
export declare function explainCrash({ exitCode, signal, stderr }: Crash): Explanation | undefined;
export {};
