/** The library: what the Action and the command run, for use from other programs. Importing it does nothing. */
export { AdaptError, EXIT, Interrupted } from './lib/errors.js';
export { silentReporter, type Annotation, type Reporter } from './lib/log.js';
export type { Options } from './project/options.js';
export type { ProjectFile } from './project/file.js';
export * from './record/types.js';
export { parseRecord, readRecord, recordProblem } from './record/store.js';
