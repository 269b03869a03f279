import type { Gap, Info, Library, Note } from '../../record/types.js';

/** What the Go wing found. */
export interface GoFindings {
  gaps: Gap[];
  info: Info[];
  notes: Note[];
  libraries: Library[];
}
