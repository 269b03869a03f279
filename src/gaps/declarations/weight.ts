import { FRAGMENTS } from './words.js';

/**
 * What a part of a script must hold to matter to any rule about commands: something like a name of an architecture, an address, or
 * what images and compilers are named by. Wider than what the rules ask, so that what is left out could never have mattered.
 */
const WEIGHTY = [FRAGMENTS, '://', 'docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'crane', 'image', 'img', '\\bfrom\\b', '(?:clang|llc|opt|lld|llvm(?:-strip)?|gcc|\\+\\+)-\\d'].join('|');
const expressions = new Map<string, RegExp>();

/** Says which parts of a text hold something that matters; asked of parts in their order. */
export class Weight {
  readonly #pattern: RegExp;
  readonly #text: string;
  #next = -1;

  /** @param further source of an expression in small letters, for what matters besides. */
  constructor(text: string, further = '') {
    const known = expressions.get(further) ?? new RegExp(further === '' ? WEIGHTY : `${WEIGHTY}|${further}`, 'g');
    expressions.set(further, known);
    this.#pattern = known;
    // Quicker than an expression that doesn't mind the case. Where a letter changes its length, offsets tell nothing: then all matters.
    this.#text = text.toLowerCase();
    if (this.#text.length !== text.length) this.in = () => true;
  }

  /** Whether something that matters begins between two offsets; `start` is never smaller than it was before. */
  in(start: number, end: number): boolean {
    if (this.#next < start) {
      this.#pattern.lastIndex = start;
      this.#next = this.#pattern.exec(this.#text)?.index ?? Infinity;
    }
    return this.#next < end;
  }
}
