/** The actions of a recipe and what each may be told. One file each in `actions/`. */
/** One step: exactly one action. `{{name}}` is filled in, in every text (see docs/recipes.md). */
export interface Step {
    upgrade?: UpgradeStep;
    'replace-module'?: ReplaceModuleStep;
    'write-file'?: WriteFileStep;
    godefs?: GodefsStep;
    'set-constants'?: SetConstantsStep;
    backport?: BackportStep;
    'add-to-list'?: AddToListStep;
    'add-branch'?: AddBranchStep;
    'drop-pin'?: DropPinStep;
    'raise-pin'?: RaisePinStep;
    'ask-machine'?: AskMachineStep;
    'bypass-check'?: BypassCheckStep;
    'edit-dockerfile'?: EditDockerfileStep;
    'edit-makefile'?: EditMakefileStep;
    'edit-yaml'?: EditYamlStep;
    'edit-text'?: EditTextStep;
    'copy-from-image'?: CopyFromImageStep;
    'compile-c'?: CompileCStep;
    'drop-file'?: DropFileStep;
    'build-tag'?: BuildTagStep;
    'run-tool'?: RunToolStep;
}
/** Name of an action. */
export type ActionName = keyof Step;
/** Takes a module of the build at another version. */
export interface UpgradeStep {
    module: string;
    /** `v1.2.3`. */
    version: string;
}
/** Takes another module in the place of one. */
export interface ReplaceModuleStep {
    module: string;
    by: string;
    version: string;
}
/** Writes a file; one that is there must be the same already, unless `overwrite`. */
export interface WriteFileStep {
    path: string;
    /** Its text; or `template`. */
    content?: string;
    /** A file of the recipe's folder. */
    template?: string;
    overwrite?: boolean;
    /** May be run. */
    executable?: boolean;
}
/** Writes `go tool cgo -godefs` of a source file, by the target's own C headers, next to it. */
export interface GodefsStep {
    /** Folders, relative to the module; those without the source file are passed over, but one must have it. Default: the package's own. */
    in?: string[];
    /** The source file, e.g. `types_linux.go`. */
    source: string;
    /** Name of the file to write; `{{in.name}}` is the name of its folder. */
    as: string;
    /** Fills the holes between fields with fields of their own: for packages that read structs by `encoding/binary`. */
    padding?: boolean;
}
/** Declares constants and variables of a package that its siblings for other architectures declare. */
export interface SetConstantsStep {
    /** The file to write, relative to the module. */
    path: string;
    /** A sibling for another architecture: says the package's name, which of the names are wanted, and their comments. */
    like: string;
    /** Name to Go expression. Only names that the sibling declares are written; it may declare no other. */
    names: {
        [name: string]: string;
    };
}
/** Takes over the files that a later version of the same module has for the target, with what they need of its other files. */
export interface BackportStep {
    /** `v1.2.3` */
    version: string;
    /** Name to Go declaration, for what the package needs here and that version no longer has: taken where it is lacking. */
    declare?: {
        [name: string]: string;
    };
}
/** Adds the target to a list of architectures, in the style of the list. Without anything: the list that the gap names. */
export interface AddToListStep {
    /** Default: the gap's file. */
    file?: string;
    /** Entries to find the list by, in order; default: the gap's. */
    like?: string[];
    /** Other texts of the same file that repeat the list are extended as well, e.g. the message of an error. Default true, but not in files of data. */
    everywhere?: boolean;
}
/** Adds a branch of a case or if chain, a test, a variable, a rule, an arm, a table or a term of a condition for the target, where two others are the same but for the names of their architectures. */
export interface AddBranchStep {
    /** Default: the gap's file. */
    file?: string;
}
/** Takes out what keeps the target out: an exclusion that names it, or a setting that fixes the baseline. */
export interface DropPinStep {
    /** Default: the gap's file. */
    file?: string;
}
/** Raises a pinned release of a compiler to the first that knows the target. */
export interface RaisePinStep {
    /** Default: the gap's file. */
    file?: string;
}
/** Asks the machine, or the builder of an image, for the architecture where it is fixed to the baseline. */
export interface AskMachineStep {
    /** Default: the gap's file. */
    file?: string;
}
/** Takes out of a Makefile the prerequisite that stops the build for the target. */
export interface BypassCheckStep {
    /** Goals to try, first that the Makefile has. Default `build`, `all`. */
    goals?: string[];
    /** Default `Makefile`. */
    makefile?: string;
}
/** Changes a Dockerfile. */
export interface EditDockerfileStep {
    /** Default: the gap's file. */
    file?: string;
    /** Bases to other ones, `golang:1.15` → `golang:1.24-trixie`; `true` takes those that `data/bases.yml` knows. */
    bases?: {
        [image: string]: string;
    } | true;
    /** Takes the fixed platform out of `FROM --platform=…`, so that each machine builds for itself. */
    'drop-platform'?: boolean;
    /** Lets the gap's stage compile with Go on the machine that builds, for whatever the image is for. */
    'cross-go'?: true;
    /** Only the `FROM` of the gap's line; default true where the gap is in a Dockerfile. */
    gapOnly?: boolean;
}
/** Changes a Makefile. */
export interface EditMakefileStep {
    /** Default: the gap's file. */
    file?: string;
    /** Takes prerequisites out of a rule. */
    'drop-prerequisite'?: {
        target: string;
        prerequisite: string;
    };
    /** Adds words to a variable's first assignment. */
    'add-words'?: {
        variable: string;
        words: string[];
    };
    /** Sets a variable's first assignment. */
    'set-variable'?: {
        variable: string;
        value: string;
    };
}
/** Changes a YAML file and leaves every other byte as it is. */
export interface EditYamlStep {
    /** Default: the gap's file. */
    file?: string;
    /** Keys and indices, `['jobs', 'build', 'strategy', 'matrix', 'arch']`. */
    at: (string | number)[];
    /** Adds one plain value to the sequence at the path. */
    add?: string;
    /** Sets the plain value at the path. */
    set?: string;
}
/** Replaces or adds literal text. A file that holds the new text already is left alone. */
export interface EditTextStep {
    /** Default: the gap's file. */
    file?: string;
    /** Stands exactly once in the file. */
    find: string;
    /** With it, `replace` stands for everything from `find` to the next of these, both included. */
    to?: string;
    replace?: string;
    /** Added behind `find`, instead of `replace`. */
    after?: string;
}
/** Copies a file out of an image that has it. */
export interface CopyFromImageStep {
    /** By digest: `registry/name@sha256:…`. */
    image: string;
    /** Absolute path in the image. */
    from: string;
    /** Path to write. */
    to: string;
}
/** Makes a shared library for the target of one C file that needs no headers. What it calls, the program that loads it must have. */
export interface CompileCStep {
    /** A C file of the recipe's folder. */
    source: string;
    /** Path to write. */
    to: string;
}
/** Removes a file. */
export interface DropFileStep {
    path: string;
}
/** Adds build tags. */
export interface BuildTagStep {
    tags: string[];
}
/** Runs a listed tool (`go`, `gofmt`, `make`) in a scratch copy and takes over the files that it is said to write. */
export interface RunToolStep {
    tool: 'go' | 'gofmt' | 'make';
    args: string[];
    /** Folder to run in, relative; default the root. */
    in?: string;
    /** Files that it writes. */
    writes: string[];
    /** Build for the target; default false: for this machine. */
    target?: boolean;
    /** Seconds; default 120. */
    timeout?: number;
}
