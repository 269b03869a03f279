/** The image wing: OCI images built, read back, audited, renamed. */
export { auditLayout, type AuditOptions, type PlatformAudit } from './audit.js';
export { assembler } from './build/assemble.js';
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
export { auditPlace } from './audit-place.js';
export { makeIndex, type IndexOutcome, type IndexRequest } from './make-index.js';
export { Stores } from './open-store.js';
export { parsePlace, formatPlace, type Place } from './place.js';
export { retagImage, type NameOutcome, type RetagOutcome, type RetagRequest } from './retag.js';
export { versionTags, type VersionTag } from './version-tags.js';
