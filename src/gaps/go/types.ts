import type { Gap, Info, Library, Note, TestResult } from '../../record/types.js';

/** What the Go wing found. */
export interface GoFindings {
  gaps: Gap[];
  info: Info[];
  notes: Note[];
  libraries: Library[];
  /** The go.mod files, relative to the project's root, of whose builds every package was looked at: what they name besides is not used. */
  whole?: string[];
  /** With `--evidence tested`. */
  tests?: TestResult[];
}
