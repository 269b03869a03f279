import type { AdaptRecord } from '../../record/types.js';
/** Media type of in-toto statements. Source: in-toto attestation framework, "Statement". */
export declare const STATEMENT = "application/vnd.in-toto+json";
/** Type of SLSA's provenance. Source: slsa.dev/spec/v1.0/provenance. */
export declare const PROVENANCE = "https://slsa.dev/provenance/v1";
/** What a statement is about. */
export interface Subject {
    name: string;
    /** `sha256:…`. */
    digest: string;
}
/** Where the build ran, as the statement names it. */
export interface Builder {
    /** URI. */
    id: string;
    /** Of this one run; empty where there is none. */
    invocation: string;
}
/** SLSA's provenance of an image, as the predicate of a statement: what was asked, from what, by whom, and when. All of it is in the record. */
export declare function provenance(record: AdaptRecord, recordText: string, builder: Builder): object;
/** A statement about an image. Source: in-toto attestation framework 1.0. */
export declare function statement(subjects: readonly Subject[], predicateType: string, predicate: object): object;
/** The builder, as a workflow runner's environment names it; elsewhere this tool on somebody's machine. */
export declare function builderOf(env: NodeJS.ProcessEnv): Builder;
