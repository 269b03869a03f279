import { type PackageInfo, type PackageVisit } from './types.js';
export type { PackageEntry, PackageInfo, PackageVisit } from './types.js';
/**
 * Reads a package once: .rpm, .deb, .apk (version 2), a Python wheel, a Java archive, or a tar or zip archive, by its content and not its name.
 * Nothing of it is run or written.
 *
 * @param visit gets each file; without it only the package's own data is read.
 * @param problem hears of each part of a zip archive that could not be read; the others are.
 * @throws AdaptError for what is none of these, cut, or hostile.
 */
export declare function readPackage(path: string, signal: AbortSignal, visit?: PackageVisit, problem?: (text: string) => void): Promise<PackageInfo>;
