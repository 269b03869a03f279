import type { Check } from './check.js';
/** Formats of distribution packages. */
export declare const PACKAGE_FORMATS: readonly ["deb", "rpm", "apk"];
/** One of them. */
export type PackageFormat = (typeof PACKAGE_FORMATS)[number];
/** A distribution package of the programs. */
export interface PackageFile {
    format: PackageFormat;
    name: string;
    /** With the release, as the format spells it: `1.2.3-1`, for apk `1.2.3-r1`. */
    version: string;
    /** GOARCH. */
    arch: string;
    /** Relative to the work directory. */
    path: string;
    bytes: number;
    sha256: string;
    signed: boolean;
    /** What was read back and compared. */
    checks: Check[];
}
