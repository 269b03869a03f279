/** Severity of an annotation. */
export type Severity = 'error' | 'warning' | 'notice';
/** A message about one place in the user's tree. */
export interface Annotation {
    severity: Severity;
    title: string;
    message: string;
    file?: string;
    line?: number;
}
/**
 * Where everything a person should see goes. `front/` has one for a terminal, one for a workflow
 * and one for JSON; stages and wings know only this interface.
 */
export interface Reporter {
    /** Runs `work` under a heading; the heading closes whether it succeeds or throws. */
    group<T>(title: string, work: () => Promise<T>): Promise<T>;
    /** One line a person wants to read. */
    info(line: string): void;
    warn(line: string): void;
    /** Shown only when debugging. */
    debug(line: string): void;
    /** State of long work, e.g. `compiling 120/340 packages`; a terminal overwrites it, others thin it out. */
    progress(line: string): void;
    annotate(annotation: Annotation): void;
}
/** Says nothing; for the library and for tests. */
export declare const silentReporter: Reporter;
