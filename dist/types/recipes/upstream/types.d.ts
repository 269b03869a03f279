/** One commit to be: which files it changes, and what its message says. */
export interface UpstreamPatch {
    subject: string;
    body: string;
    files: PatchedFile[];
}
/** A file before and after, as paths of this machine or contents. */
export interface PatchedFile {
    /** Relative to the root of the culprit project, with `/`. */
    path: string;
    /** Undefined where the file is new. */
    before: Uint8Array | undefined;
    /** Undefined where it is removed. */
    after: Uint8Array | undefined;
    /** Permission bits of `after`. */
    mode: number;
}
/** What goes to one culprit project. */
export interface Series {
    /** Go module path, or the folder's name where the project has none. */
    project: string;
    /** The version that the patches are made for; empty for a folder. */
    version: string;
    /** Folder of its repository in which it stands, where that is known; else empty. */
    folder: string;
    patches: UpstreamPatch[];
}
/** A change that isn't sent, and why. */
export interface LeftOut {
    what: string;
    reason: string;
}
