import type { Gap, Info, Library, Note, TestResult } from '../../record/types.js';

/** What the Go wing found. */
export interface GoFindings {
  gaps: Gap[];
  info: Info[];
  notes: Note[];
  libraries: Library[];
  /** With `--evidence tested`. */
  tests?: TestResult[];
}
