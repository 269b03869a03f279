import type { AdaptRecord } from './types.js';
/** Name of the record's file in a work directory. */
export declare const RECORD_FILE = "record.json";
/** Writes the record, whole or not at all. */
export declare function writeRecord(workDir: string, record: AdaptRecord): Promise<void>;
/**
 * Reads a record; `undefined` where there is none.
 *
 * @throws AdaptError (user) for a file that is no record of this version.
 */
export declare function readRecord(workDir: string): Promise<AdaptRecord | undefined>;
/** As `readRecord`, from a text; `where` names it in errors. */
export declare function parseRecord(text: string, where: string): Promise<AdaptRecord>;
/** The first way in which a value differs from the record's schema; empty if it doesn't. */
export declare function recordProblem(value: unknown): Promise<string>;
