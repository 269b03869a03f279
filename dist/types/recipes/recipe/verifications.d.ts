/** How a recipe says that its result is right; one of the four each. */
/** One condition on the adapted copy. */
export interface Verification {
    builds?: BuildsCheck;
    tests?: TestsCheck;
    sizes?: SizesCheck;
    runs?: RunsCheck;
}
/** Packages that compile for the target with the plain Go toolchain. */
export interface BuildsCheck {
    /** Import paths; default: the gap's package. */
    packages?: string[];
}
/** Tests that pass for the target under its runner, wherever they pass for the baseline. */
export interface TestsCheck {
    packages?: string[];
    /** For `go test -run`. */
    run?: string;
    /** Seconds; default 300. */
    timeout?: number;
}
/** Go types that have the size which the target's C compiler gives their C types. */
export interface SizesCheck {
    /** Import path; default: the gap's package. */
    package?: string;
    /** C headers, e.g. `utmp.h`. */
    headers: string[];
    /** Go type to C type, e.g. `utmp: struct utmp`. */
    types: {
        [goType: string]: string;
    };
}
/** A small Go program that uses the package, runs for the target under its runner, and prints what is expected. */
export interface RunsCheck {
    /** A file of the recipe's folder: one `package main`. */
    program: string;
    /** Texts in its output. */
    expect: string[];
    /** Seconds; default 120. */
    timeout?: number;
}
