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
 * The signs in the first bytes of a buffer. Ends at the first name, which is all that anybody asks for; so beside `names` other bits may be missing.
 *
 * Only every second pair of neighbouring bytes is looked up in a table: of each sign two pairs that follow each other stand there, so that one
 * of them is met wherever the sign begins. No step waits for the one before, as it would in an automaton.
 */
export function signsIn(bytes: Uint8Array, length: number): number {
  const pairs = pairsOf(bytes);
  const end = length >> 1;
  let found = 0;
  for (let at = nextPart(pairs, 0, end); at < end; at = nextPart(pairs, at + 1, end)) {
    for (const { sign, offset } of PARTS[LISTS[pairs[at] as number] as number] as Part[]) {
      if ((found & sign.bit) === 0 && isThere(sign, bytes, 2 * at - offset, length)) found |= sign.bit;
    }
    if ((found & SIGNS.names) !== 0) return found;
  }
  return found;
}

/** Where the next pair stands that can be part of a sign. A loop of its own, and so small that it is compiled after a few files. */
function nextPart(pairs: Uint16Array, from: number, end: number): number {
  const lists = LISTS;
  for (let at = from; at < end; at++) if (lists[pairs[at] as number] !== 0) return at;
  return end;
}

/** The pairs of the buffer that was asked for last: a scan reads all its files into one. */
let last: { bytes: Uint8Array; pairs: Uint16Array } | undefined;

function pairsOf(bytes: Uint8Array): Uint16Array {
  if (last?.bytes === bytes) return last.pairs;
  const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  const pairs = new Uint16Array(even.buffer, even.byteOffset, even.length >> 1);
  if (even === bytes) last = { bytes, pairs };
  return pairs;
}

function isThere({ text, how }: Sign, bytes: Uint8Array, start: number, length: number): boolean {
  const end = start + text.length;
  if (start < 0 || end > length) return false;
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[start + at] as number;
    if ((how === 'word' && byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== text.charCodeAt(at)) return false;
  }
  return how === 'exact' || !((start > 0 && isAlphanumeric(bytes[start - 1] as number)) || (end < length && isAlphanumeric(bytes[end] as number)));
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Pairs that scripts and manifests are full of. */
const FREQUENT = new Set('al am an ar as at ld bu ce ch de di ed ei el en er es et ex fi fo he ho ic if il in io ir is it ke le li lo ma me nd ne ng nt o- on or ou pa pe pr ra re ri ro rt se si so st t- ta te th ti to tr ui un ur us ut ve vi'.split(' '));

/** A pair of bytes as a part of a sign. */
interface Part {
  sign: Sign;
  /** Where in the sign the pair begins. */
  offset: number;
}

/** What a pair can be part of, by number; the first is none. */
const PARTS: Part[][] = [[]];
/** By pair, as this machine orders its bytes, a number of `PARTS`. */
const LISTS = new Uint16Array(1 << 16);
for (const sign of TABLE) {
  const first = rarest(sign.text);
  for (const offset of [first, first + 1]) {
    for (const pair of spellings(sign, offset)) {
      let list = LISTS[pair] as number;
      if (list === 0) list = LISTS[pair] = PARTS.push([]) - 1;
      PARTS[list]?.push({ sign, offset });
    }
  }
}

/** Where in a text of three letters or more the two pairs begin that other texts hold least. */
function rarest(text: string): number {
  const weight = (at: number): number => (FREQUENT.has(text.slice(at, at + 2)) ? 8 : 1) * (/[a-z]{2}/.test(text.slice(at, at + 2)) ? 4 : 1);
  let best = 0;
  for (let at = 1; at + 2 < text.length; at++) if (weight(at) + weight(at + 1) < weight(best) + weight(best + 1)) best = at;
  return best;
}

/** The pairs of bytes that the letters at an offset of a sign can be. */
function spellings({ text, how }: Sign, offset: number): Set<number> {
  const cases = (letter: string): string[] => (how === 'word' ? [letter, letter.toUpperCase()] : [letter]);
  return new Set(cases(text.charAt(offset)).flatMap((one) => cases(text.charAt(offset + 1)).map((other) => new Uint16Array(Uint8Array.of(one.charCodeAt(0), other.charCodeAt(0)).buffer)[0] as number)));
}
