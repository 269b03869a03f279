import type { Context } from '../../lib/context.js';
import type { Info, Note } from '../../record/types.js';
import type { GapFacts } from '../gap.js';
import type { ImagePlatforms } from './known.js';

/** A file of the project as a detector gets it. */
export interface DeclarationFile {
  /** Relative to the project's root, with `/`. */
  path: string;
  /** Last part of `path`. */
  name: string;
  text: string;
  /** What `signsIn` found in its bytes; undefined where nobody asked. */
  signs?: number;
  /** Content of another file of the project; undefined where there is none, it is too large, or it isn't text. */
  read(path: string): Promise<string | undefined>;
  /** Platforms of images as the project file states them, which count before the table of known ones. */
  images?: ImagePlatforms;
}

/** What a detector found in one file. */
export interface DeclarationFindings {
  gaps: GapFacts[];
  info?: Info[];
  notes?: Note[];
}

/** Finds gaps in one kind of declaration file. Each kind is a folder below this one with a `detector.ts`; all are named in `registry.ts`. */
export interface DeclarationDetector {
  /** The ecosystem of its gaps: `shell`, `dockerfile`, `make`, … */
  ecosystem: string;
  /** Rules by name: one sentence why it is a gap, and one what closes it. */
  rules: { [rule: string]: { why: string; closes: string } };
  /** What the names of its files can end with, after the last dot and in lower case; default: anything. Names without a dot count as any. */
  endings?: readonly string[];
  /** What a file must hold to matter at all, which is asked of its bytes before they are decoded; default: nothing. */
  needs?: 'names' | 'commands';
  /** Whether a file is of this kind; by path alone, or by the first bytes as well. */
  matches(path: string, head: string): boolean;
  /** May throw for a file that can't be parsed: the caller notes it as skipped and goes on. */
  find(file: DeclarationFile, context: Context): Promise<DeclarationFindings> | DeclarationFindings;
}
