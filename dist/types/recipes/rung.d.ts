import type { Context } from '../lib/context.js';
import type { GoScope, ProbeResult, RootFailure, Support } from '../project/go-build.js';
import type { Gap, Remedy } from '../record/types.js';
/** A file to be written, relative to the folder that the change names, with `/`. */
export interface FileEdit {
    path: string;
    /** The whole new content; undefined removes the file. */
    content: string | Uint8Array | undefined;
    /** The text that it was made from: where another proposal changed the file as well, the two are brought together. */
    from?: string;
    /** Permission bits; default: as it was, or 0o644. */
    mode?: number;
}
/** One thing to do so that a gap closes. Says what, never where: a dependency's copy, `vendor/` or the project itself is the applier's choice. */
export type Change = 
/** A module of the build at another version; what it needs is lifted along. */
{
    kind: 'upgrade';
    module: string;
    version: string;
}
/** A module of the build replaced by another module. */
 | {
    kind: 'replace';
    module: string;
    by: string;
    version: string;
}
/** Files of one module of a Go build: of a dependency (its local copy then stands in for it), or of the project's own module. */
 | {
    kind: 'module-files';
    module: string;
    version: string;
    files: FileEdit[];
}
/** Files of the project, relative to its root. */
 | {
    kind: 'project-files';
    files: FileEdit[];
}
/** Build tags, which go to GOFLAGS. */
 | {
    kind: 'tags';
    tags: string[];
};
/** A way to close one or more gaps, not tried yet. */
export interface Proposal {
    remedy: Remedy;
    /** Ids of the gaps it should close. */
    gaps: string[];
    changes: Change[];
    /** The detector will go on seeing the gap: what it sees isn't changed but left out of the build. `verify`, which is given then, alone is the proof. */
    bypass?: true;
    /** What is run after applying it, beyond the detector and the compiler; each throws AdaptError where the proof fails, else answers what was proven. */
    verify?: (place: AppliedPlace) => Promise<{
        command: string;
        result: string;
    }>;
}
/** Where an applied proposal can be looked at. */
export interface AppliedPlace {
    /** Root of the adapted copy of the project, absolute. */
    dir: string;
    /** Folder of each module that was changed as files, absolute, by module path. */
    modules: ReadonlyMap<string, string>;
    /** How the go command must be run in `dir`. */
    goflags: string;
    env: Record<string, string>;
}
/** One gap and what a rung may read to close it. */
export interface Subject {
    gap: Gap;
    /** Set for a Go gap. */
    root?: RootFailure;
    /** Folder of the module that must change, or of the project for a file gap; absolute, read only. */
    dir: string;
}
/** What the stage hands to the rungs: other wings' functions. */
export interface LadderTools {
    context: Context;
    /** Whether packages of a module work for the target at a version; cached. */
    supports(module: string, version: string, packages: readonly string[]): Promise<Support>;
    /** Failures of a tree of Go packages, at their roots. */
    probe(dir: string, options: {
        goflags?: string;
        scope?: GoScope;
        env?: Record<string, string>;
    }): Promise<ProbeResult>;
    /** Gaps of a tree's declaration files, by id. */
    fileGaps(dir: string): Promise<ReadonlyMap<string, Gap>>;
    /** A file out of an image, named by digest; unset where images can't be read. */
    readImageFile?(image: string, path: string, maxBytes: number): Promise<Uint8Array>;
}
/** What a rung has to offer for one gap. */
export interface Offer {
    /** Best first; empty where it has nothing. */
    proposals: Proposal[];
    /** One sentence for the record where nothing is offered: what is missing, who would have to write it. Empty where this kind of gap is none of its business. */
    reason: string;
}
/** One rung of the ladder: upgrade, recipe or synthesis. Changes nothing; several gaps of one module may be answered by one proposal. */
export type Rung = (subject: Subject, all: readonly Subject[], tools: LadderTools) => Promise<Offer>;
