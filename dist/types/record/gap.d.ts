/** How strongly a gap is known, weakest first (design: evidence). */
export type EvidenceLevel = 'declared' | 'static' | 'compiled' | 'tested' | 'ran';
/** How we know of a gap: the strongest level and, in words or in the tool's own output, what was seen. */
export interface Evidence {
    level: EvidenceLevel;
    /** One to three lines a person can check: a compiler's message, or the text of the declaration. */
    detail: string;
}
/** Who must change. */
export interface Culprit {
    /** Go module path. */
    module?: string;
    /** Its version; empty for the project itself when it is a folder. */
    version?: string;
    /** File of the project itself, relative to its root, with `/`. */
    file?: string;
    /** 1-based line in `file`. */
    line?: number;
    /** An image, or a package file, that was looked at by itself. */
    artifact?: string;
}
/** A place in the user's own tree; for a gap in a dependency, the `require` line in go.mod. */
export interface Location {
    /** Relative to the project's root, with `/`. */
    file: string;
    /** 1-based. */
    line: number;
}
/** The ways to close a gap, in the order of preference (design decision 4). */
export type RemedyKind = 'upgrade' | 'recipe' | 'synthesize';
/** What closes, or would close, a gap. */
export interface Remedy {
    kind: RemedyKind | 'none';
    /** For a person: `golang.org/x/sys v0.0.0-2021… → v0.1.0`, `recipe NAME`. */
    summary: string;
    /** Why this one was chosen, or why there is none. */
    reason: string;
    /** Name of the recipe. */
    recipe?: string;
    /** For upgrades. */
    module?: string;
    from?: string;
    to?: string;
}
/** `emulator`: fails only because of the emulator, not on the target. */
export type GapState = 'open' | 'closed' | 'unclosable' | 'emulator';
/** What was run to be sure that a gap is closed, and what came of it. */
export interface Proof {
    /** A command a person can repeat in `adaptation.dir`, or the detector that fell silent. */
    command: string;
    result: string;
}
/** One place where the project is not adapted. */
export interface Gap {
    /** Hash of rule, package or file, and matched text: stable when lines or versions move. */
    id: string;
    /** Stable name of the rule, `ecosystem/kind` for Go, `ecosystem/what` for declarations. */
    rule: string;
    /** One sentence: why this is a gap for the target. */
    why: string;
    /** `go` only for packages that fail for the target; else `shell`, `dockerfile`, `make`, `gomod`, `toolchain`, `binary`, … */
    ecosystem: string;
    /** `undefined`, `missing-member`, `excluded`, `missing-body`, `type-mismatch`, `overflow`, `guard`, `cgo`, `linkname`, `arch-list`, `base-image`, … */
    kind: string;
    /** Go: full import path of the package that must change. Empty for file gaps. */
    package: string;
    culprit: Culprit;
    location: Location;
    /** Names that are missing, or the entries of a list that show it is an architecture list. */
    symbols: string[];
    evidence: Evidence;
    /** Import paths of packages that fail only because of this one. */
    cascades: string[];
    remedy: Remedy;
    state: GapState;
    proof?: Proof;
    /** Set when the project file or a line comment suppresses the gap: its reason. */
    ignored?: string;
}
