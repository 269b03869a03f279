import { type PackageInfo, type PackageVisit } from './types.js';
export type { PackageEntry, PackageInfo, PackageVisit } from './types.js';
/**
 * Reads a package once, from front to back: .rpm, .deb, .apk (version 2), or a tar archive, by its content and not its name.
 * Nothing of it is run or written.
 *
 * @param visit gets each file; without it only the package's own data is read.
 * @throws AdaptError for what is none of these, cut, or hostile.
 */
export declare function readPackage(path: string, signal: AbortSignal, visit?: PackageVisit): Promise<PackageInfo>;
