import { architectureWords } from './words.js';

/** What the bytes of a file hold, as bits: a detector that needs one of them isn't asked of a file without it. */
export const SIGNS = {
  /** Names an architecture. */
  names: 1,
  /** Has what lets commands matter besides: an address, an image builder, a variable for an image, a compiler with a version. */
  commands: 2,
  /** Speaks to this tool: `loong-adapt:`. */
  suppresses: 4,
} as const;

/** A text that is looked for. */
interface Sign {
  text: string;
  bit: number;
  /** `word`: in any case, between what is neither letter nor digit; `exact`: as it is, anywhere. */
  how: 'word' | 'exact';
}

// Whatever `USES` of commands/concerns.ts can match holds one of these.
const USES = ['docker', 'podman', 'nerdctl', 'buildah', 'IMAGE', 'IMG', 'DOCKER', 'clang-', 'clang++-', 'llc-', 'opt-', 'lld-', 'llvm-', 'gcc-', 'g++-'];
const TABLE: readonly Sign[] = [
  ...architectureWords().map((text): Sign => ({ text: text.toLowerCase(), bit: SIGNS.names, how: 'word' })),
  ...['://', ...USES].map((text): Sign => ({ text, bit: SIGNS.commands, how: 'exact' })),
  { text: 'loong-adapt:', bit: SIGNS.suppresses, how: 'exact' },
];

/**
 * The signs in the first bytes of a buffer, found in one pass, however many there are (Aho and Corasick's automaton over bytes
 * without their case; case and borders are looked at where a text ends). Ends at the first name, which is all that anybody asks for;
 * so beside `names` other bits may be missing.
 */
export function signsIn(bytes: Uint8Array, length: number): number {
  const { next, firstEnd, ends } = automaton;
  let state = 0;
  let found = 0;
  for (let at = 0; at < length; at++) {
    state = next[state + (bytes[at] as number)] as number;
    if (state < firstEnd) continue;
    for (const sign of ends[(state - firstEnd) / BYTES] as Sign[]) {
      if ((found & sign.bit) === 0 && isThere(sign, bytes, at + 1, length)) found |= sign.bit;
    }
    if ((found & SIGNS.names) !== 0) return found;
  }
  return found;
}

function isThere({ text, how }: Sign, bytes: Uint8Array, end: number, length: number): boolean {
  const start = end - text.length;
  if (how === 'word') return !(start > 0 && isAlphanumeric(bytes[start - 1] as number)) && !(end < length && isAlphanumeric(bytes[end] as number));
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** How many bytes there are. */
const BYTES = 256;

interface Automaton {
  /** By state and byte the next state; states are multiples of `BYTES`. */
  next: Uint32Array;
  /** From this state on something ends. */
  firstEnd: number;
  /** What ends, by state from `firstEnd` on. */
  ends: Sign[][];
}

const automaton = build();

function build(): Automaton {
  const letters = [...new Set(TABLE.flatMap(({ text }) => text.toLowerCase().split(/(?:)/)))];
  const width = letters.length + 1;
  const kinds = new Uint8Array(256);
  letters.forEach((letter, index) => {
    kinds[letter.charCodeAt(0)] = index + 1;
    kinds[letter.toUpperCase().charCodeAt(0)] = index + 1;
  });
  // A tree of all beginnings, by levels; then, level by level, where each goes that isn't continued: on from its longest end that is a beginning.
  const nodes: { to: number[]; ends: Sign[] }[] = [{ to: [], ends: [] }];
  for (const sign of TABLE) {
    let node = 0;
    for (const letter of sign.text.toLowerCase()) {
      const kind = kinds[letter.charCodeAt(0)] as number;
      const known = nodes[node]?.to[kind];
      if (known === undefined) nodes.push({ to: [], ends: [] });
      node = (nodes[node] as { to: number[] }).to[kind] = known ?? nodes.length - 1;
    }
    nodes[node]?.ends.push(sign);
  }
  const fallbacks = [0];
  const order = [0];
  for (let index = 0; index < order.length; index++) {
    const number = order[index] as number;
    const node = nodes[number] as { to: number[]; ends: Sign[] };
    const fallback = nodes[fallbacks[number] as number] as { to: number[]; ends: Sign[] };
    if (number !== 0) node.ends.push(...fallback.ends);
    for (let kind = 0; kind < width; kind++) {
      const child = node.to[kind];
      const other = number === 0 ? 0 : fallback.to[kind] as number;
      if (child === undefined) node.to[kind] = other;
      else {
        fallbacks[child] = other;
        order.push(child);
      }
    }
  }
  // States in which something ends come last, so that one comparison tells them.
  const places = [...order.filter((number) => nodes[number]?.ends.length === 0), ...order.filter((number) => nodes[number]?.ends.length !== 0)];
  const states: number[] = [];
  places.forEach((number, place) => { states[number] = place * BYTES; });
  const next = new Uint32Array(places.length * BYTES);
  places.forEach((number, place) => {
    for (let byte = 0; byte < BYTES; byte++) next[place * BYTES + byte] = states[nodes[number]?.to[kinds[byte] as number] as number] as number;
  });
  const ends = places.map((number) => nodes[number]?.ends ?? []).filter((all) => all.length > 0);
  return { next, firstEnd: (places.length - ends.length) * BYTES, ends };
}
