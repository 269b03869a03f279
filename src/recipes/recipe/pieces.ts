import type { Architecture } from '../../target/architectures.js';
import { archWords } from './arch-words.js';

/** One branch, test, variable or rule of a text that is for one architecture. */
export interface Piece {
  start: number;
  end: number;
  text: string;
  /** Undefined where it names none, or several. */
  arch: Architecture | undefined;
}

/** All architectures that a text names. */
export function namesOf(text: string): Set<Architecture> {
  return new Set(archWords(text).map(({ arch }) => arch));
}

/** The one architecture that a text names. */
export function archOf(text: string): Architecture | undefined {
  const named = [...namesOf(text)];
  return named.length === 1 ? named[0] : undefined;
}
