/** What is said of Go builds between the wings: what is looked at, where, and what was seen. */
import type { Library, Note, RunnerKind } from '../record/types.js';
/** What of a Go project is looked at. */
export interface GoScope {
    /** Package patterns; default `./...`. */
    packages?: readonly string[];
    tags?: readonly string[];
    /** CGO_ENABLED=1. */
    cgo?: boolean;
    /** Test packages too. */
    tests?: boolean;
    /** `module=module@version` or `module=folder`: overrides what the project or a decision chose. */
    replace?: readonly string[];
    evidence?: 'static' | 'compiled' | 'tested';
    /** A preset test application for `tested`: a Go package or a command. */
    testApp?: string;
    /** How programs of the target run; default `auto`. */
    runner?: 'auto' | RunnerKind;
}
/** A folder where go commands may run without touching the user's tree. */
export interface GoWorkspace {
    /** Absolute; where to run the go command. May be the project's own folder: `goflags` and `env` keep it untouched. */
    dir: string;
    /** For GOFLAGS: `-modfile=… -mod=mod`, `-mod=vendor`, or empty. */
    goflags: string;
    /** GOWORK and what else the go command needs. */
    env: Record<string, string>;
    /** The alternative go.mod (absolute) that was made for a project that has none; undefined where the project has one. */
    madeModFile?: string;
    /** The module file in use, absolute: the copy behind `-modfile`, or the project's own. */
    modFile: string;
    /** The folder relative to the project's root, with `/`; empty for the root. */
    folder: string;
    /** The modules of a workspace, relative to the project's root; undefined where there is no go.work. */
    members?: string[];
    notes: Note[];
}
/** A module of the build, as `go list` names it. */
export interface GoModule {
    path: string;
    /** Empty for the project's own. */
    version: string;
    main: boolean;
    /** Where it is on this machine. */
    dir: string;
    replace?: {
        path: string;
        version: string;
    };
}
/** One line that a type checker, or a rule, complains of. */
export interface RootMessage {
    /** Relative to its module, with `/`. */
    file: string;
    line: number;
    text: string;
    package: string;
}
/** A package that must change for the target. */
export interface RootFailure {
    package: string;
    module: GoModule;
    /** The package's folder relative to its module, with `/`. */
    dir: string;
    /** The same folder on this machine: for readers of its files, never for the record. */
    absDir: string;
    kind: string;
    symbols: string[];
    messages: RootMessage[];
    /** Files of the package that declare the missing names for the baseline and that the target leaves out. */
    declared: string[];
    /** Line of the build constraint in the first of them; 1 where its name decides. */
    declaredLine: number;
    cascades: string[];
    /** Modules on the shortest chain of imports from the project to this package. */
    viaModules: string[];
}
/** What a tree of Go packages lacks. */
export interface ProbeResult {
    roots: RootFailure[];
    /** Packages that carry programs of the baseline in them, by go:embed; `symbols` are the files. */
    embedded: RootFailure[];
    /** Packages that fail for the baseline as well: no gaps. */
    broken: {
        package: string;
        message: RootMessage;
        main: boolean; /** The package's `//go:generate` directive with its file: what it makes may be what is missing. */
        generate?: string;
    }[];
    /** Packages asked for that the target leaves out as a whole, and that nothing imports. */
    unused: {
        package: string;
        message: string;
    }[];
    /** Places that go by `runtime.GOARCH` when the program runs, and don't know the target. */
    choices: {
        package: string;
        module?: GoModule;
        message: RootMessage;
    }[];
    /** Packages that the go command could not load. */
    missing: {
        package: string;
        message: string;
    }[];
    /** Packages of the project itself that exist for the baseline. */
    asked: number;
    modules: (GoModule & {
        verdict: Library['verdict'];
        decidedBy: Library['decidedBy'];
        declaration?: string; /** Its packages in the build, nearest to its root first. */
        packages: string[];
    })[];
    stats: {
        packages: number;
        checked: number;
        declared: number;
        cached: number;
        hit: boolean;
        cpu: number;
        peak: number;
    };
}
/** Whether packages of a module work for the target at some version. */
export interface Support {
    verdict: 'supports' | 'lacks' | 'unavailable';
    /** What is lacking, or why the version can't be had. */
    reason: string;
}
