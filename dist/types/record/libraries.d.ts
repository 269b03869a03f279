/** How one test, or a preset test application, ended on both sides. */
export interface TestResult {
    /** Import path; empty for a command. */
    package: string;
    /** `TestName`, `TestName/part`, or the test application as it was given. */
    test: string;
    baseline: 'pass' | 'fail' | 'skip';
    target: 'pass' | 'fail' | 'skip' | 'not run' | 'not built';
    /** The baseline's own program under its emulator, where that was asked. */
    control?: 'pass' | 'fail' | 'skip' | 'not run';
    /** How often it ran for the target. */
    runs: number;
    /** `same`: nothing to say of the target; `target`: fails for it alone; `emulator`: fails under emulation whatever the architecture; `flaky`: not every time. */
    verdict: 'same' | 'target' | 'emulator' | 'flaky';
    /** What it printed first. */
    detail?: string;
}
/** Verdict on one library of the build: the method's dependency set, [0034]-[0036]. */
export interface Library {
    module: string;
    version: string;
    verdict: 'adapted' | 'not adapted' | 'undecided';
    decidedBy: 'test application' | 'declaration file' | 'static';
    /** The library's own file and line that decided it, where one did: `file:line` inside the library. */
    declaration?: string;
    /** Set where the library's path was changed to an adapted one. */
    redirected?: {
        /** `module@version` as the project had it. */
        original: string;
        /** `module@version`, or a path relative to the adapted project. */
        to: string;
    };
}
