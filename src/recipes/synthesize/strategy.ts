import type { FileEdit } from '../rung.js';
import type { FileFacts } from './facts.js';
import type { Delta, Model, Shop } from './shop.js';

/** How the target gets one file. */
export interface Step {
  /** Paths in the package's folder. */
  edits: FileEdit[];
  /** Half a sentence: what was done and where the knowledge comes from. */
  why: string;
  /** A word for the summary. */
  how: 'godefs' | 'constraint' | 'sibling' | 'constants';
}

/** One way to give the target a file that a model has; a refusal says why it can't. */
export type Strategy = (file: FileFacts, model: Model, shop: Shop, delta: Delta) => Promise<Step | { refused: string }>;

/** The name of the target's file, after the pattern of a sibling's. */
export function targetName(file: string, from: string, target: string): string {
  const stem = file.replace(/\.go$/, '');
  const words = stem.split('_');
  const last = words.at(-1) ?? '';
  if (words.length > 1 && last === from) return `${[...words.slice(0, -1), target].join('_')}.go`;
  const inside = new RegExp(`(^|[_-])${from}(?=$|[_-])`);
  if (inside.test(stem)) return `${stem.replace(inside, (_all, before: string) => `${before}${target}`)}.go`;
  return `${stem}_${target}.go`;
}

/** `a, b and c`; long lists are cut. */
export function list(words: readonly string[], most = 4): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : [...words];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
