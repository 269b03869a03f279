/** The image wing: OCI images built, read back, audited, renamed. */
export { auditLayout, type AuditOptions, type PlatformAudit } from './audit.js';
export { buildImage } from './build/build.js';
export { BUILDERS, findBuilder, type Builder } from './build/builder.js';
export { installBuildah } from './build/install.js';
export { certificatesFile, imageTimestamp } from './build/sources.js';
export type { ImageSpec, PlatformSpec, SpecFile } from './build/spec.js';
export { extractFile, type ExtractOptions } from './extract.js';
export { findPlatform, findRoot, readLayout, readPlatforms, type Layout, type PlatformImage } from './layout.js';
export { expandName, isPerArch, type NameFields } from './names.js';
export { digestProblem, formatReference, parseReference, qualified, tagOf, type Reference } from './reference.js';
export { retagLayout, type GivenName } from './retag-layout.js';
