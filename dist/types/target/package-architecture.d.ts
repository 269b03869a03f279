import { type PackageInfo } from '../lib/packages/read.js';
import { type Architecture } from './architectures.js';
/**
 * The architecture that a package says it is for; `any` for one without machine code, undefined for one that says nothing, or a word nobody knows.
 *
 * @param wanted what it is, if it is for several and that one is among them; else the first.
 */
export declare function packageArchitecture({ format, architecture: word }: PackageInfo, wanted?: Architecture): Architecture | 'any' | undefined;
/** The architectures of a wheel's platform tags, joined by dots. Each is there for several ages of the C library. */
export declare function wheelArchitectures(tags: string): Architecture[];
/**
 * Makes sure that a package is for an architecture, before any installer sees it. Only its own data is read, nothing of it runs.
 *
 * @throws AdaptError that names the package, what it is for and what was wanted.
 */
export declare function checkPackageArchitecture(path: string, wanted: Architecture, signal?: AbortSignal): Promise<PackageInfo>;
/** The architecture in the words of a package format. */
export declare function wordFor(format: PackageInfo['format'], architecture: Architecture): string;
