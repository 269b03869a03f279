/** What `init` may be told. */
export interface InitOptions {
    /** The project's folder; default the current one. */
    project?: string;
    /** In any of its spellings. */
    target?: string;
    /** Also a workflow of GitHub's, in `.github/workflows`. */
    workflow?: boolean;
    /** Files that are there already are written over. */
    force?: boolean;
}
/** What was begun: files of the project, relative to its folder. */
export interface InitOutcome {
    project: string;
    /** Those that were written. */
    files: string[];
    /** Those that were there already, and stay as they are. */
    kept: string[];
}
/**
 * Begins a project file with what the folder tells, and a workflow where one is asked for.
 *
 * @throws AdaptError (user) where there is no such folder, or all of it is there already: then nothing is written.
 */
export declare function init({ project, target, workflow, force }: InitOptions): Promise<InitOutcome>;
