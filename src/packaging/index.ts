/** The packaging wing: deb, rpm and apk packages of the programs, by nfpm, read back. */
export { buildPackages } from './build.js';
export { planPackages, PROGRAM_DIRECTORY, type PackageFacts } from './plan.js';
export type { PackageKeys, PackageSpec, PackageTarget, PackagedProgram } from './spec.js';
export { fullVersion, packageVersion } from './versions.js';
