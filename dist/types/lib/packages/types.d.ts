import { AdaptError } from '../errors.js';
/** What a package says of itself. */
export interface PackageInfo {
    format: 'rpm' | 'deb' | 'apk' | 'wheel' | 'tar' | 'zip';
    /** Empty for a plain archive. */
    name: string;
    version: string;
    /** As the package spells it: `x86_64`, `amd64`, `noarch`, `all`, `manylinux_2_17_x86_64`; empty for a plain archive. */
    architecture: string;
}
/** One file of a package. */
export interface PackageEntry {
    /** Without a leading `/` or `./`. */
    path: string;
    type: 'file' | 'directory' | 'symlink' | 'other';
    size: number;
}
/** Called for each file of a package; the content may be left unread. */
export type PackageVisit = (entry: PackageEntry, content: AsyncIterable<Uint8Array>) => Promise<void>;
/** What reading a package may cost at most. */
export declare const PACKAGE_LIMITS: {
    readonly bytes: number;
    readonly entries: 1000000;
    readonly ratio: 400;
    readonly ratioFrom: number;
    readonly control: number;
};
/** A package that is cut, damaged or hostile. */
export declare function broken(where: string, what: string): AdaptError;
/**
 * A path of an archive without leading `/` and `./`.
 *
 * @throws AdaptError for one that leaves the archive's root.
 */
export declare function entryPath(name: string, where: string): string;
/** Whether so many bytes out of a package of that size look like a compression bomb. */
export declare function tooMuch(unpacked: number, packed: number): boolean;
/**
 * Passes bytes on and refuses what unpacks to far more than any package does.
 *
 * @param packed bytes of the package.
 * @param unpacked what has come out of it so far, where that is read in several parts.
 */
export declare function limited(source: AsyncIterable<Uint8Array>, packed: number, where: string, unpacked?: {
    bytes: number;
}): AsyncGenerator<Uint8Array>;
