import type { Context } from '../../lib/context.js';
import { architectures, findArchitecture, type Architecture } from '../../target/architectures.js';

/** A word of a text that names an architecture. */
export interface NamedArchitecture {
  /** As the text spells it. */
  word: string;
  /** Where in the text it begins. */
  offset: number;
  architecture: Architecture;
}

const BY_WORD = new Map<string, Architecture>();
for (const one of architectures) for (const word of [one.go, ...one.uname, one.debian, one.rpm, ...one.aliases]) if (!BY_WORD.has(word)) BY_WORD.set(word, one);

/** Every name that is read as one of an architecture, in lower case. */
export function architectureWords(): string[] {
  return [...BY_WORD.keys()];
}

// Longest first, so that a name which begins with another is read whole; `_` ends a word, as in `linux_arm`.
const PATTERN = `(?<![a-z0-9])(?:${[...BY_WORD.keys()].sort((a, b) => b.length - a.length).join('|')})(?![a-z0-9])`;
const NAMES = new RegExp(PATTERN, 'gi');
const NAME = new RegExp(PATTERN, 'i');
const OTHER_SYSTEM = /(?<![a-z])(?:darwin|mac(?=[_/-](?:amd|arm|x|aarch|intel|universal))|macos|macosx|osx|apple|windows|win|win32|win64|mingw(?:32|64)?|msvc|(?:free|net|open|midnight|hardened|ghost)bsd|dragonfly(?:bsd)?|solaris|sunos|illumos|omnios|openindiana|android|ios|aix|plan9|wasi|wasm|fuchsia|haiku|cygwin|hpux|interix|qnx)(?![a-z])/i;

/** Longest entry of a list that is looked at: no name of an architecture or platform is longer. */
const LONGEST_ENTRY = 200;

/** Longest text whose names are remembered, and how many such texts. */
const WORD = 40;
const REMEMBERED = 2000;
const remembered = new Map<string, readonly NamedArchitecture[]>();

/** Every word of a text that names an architecture, in order. */
export function namedIn(text: string): readonly NamedArchitecture[] {
  if (text.length > WORD) return findNames(text);
  // Each rule asks of the same words.
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const found = findNames(text);
  if (remembered.size < REMEMBERED) remembered.set(text, found);
  return found;
}

function findNames(text: string): NamedArchitecture[] {
  const found: NamedArchitecture[] = [];
  if (!namesAny(text)) return found;
  for (const match of text.matchAll(NAMES)) {
    const one = BY_WORD.get(match[0].toLowerCase());
    if (one !== undefined) found.push({ word: match[0], offset: match.index, architecture: one });
  }
  return found;
}

/** A text with something else in the place of each architecture's name. */
export function withoutNames(text: string, instead: string): string {
  let rest = text;
  for (const { word, offset } of namedIn(text).toReversed()) rest = `${rest.slice(0, offset)}${instead}${rest.slice(offset + word.length)}`;
  return rest;
}

// Every name holds one of a few fragments; to look for these is much quicker than to try all names at every place.
/** Source of an expression, without regard to case, for what every name of an architecture holds. */
export const FRAGMENTS = [...new Set([...BY_WORD.keys()].map((word) => ['64', '86', 'arm', '390'].find((fragment) => word.includes(fragment)) ?? word))].join('|');
const FRAGMENT = new RegExp(FRAGMENTS, 'i');

/** Quick answer to whether a text names any architecture at all. */
export function namesAny(text: string): boolean {
  return FRAGMENT.test(text) && NAME.test(text);
}

/** Names of machines that no program of the target's kind is built for today, and of families as a whole; ambiguous ones among them, so for choices alone. */
const FURTHER = /(?<![a-z0-9])(?:aarch|alpha\w*|arc|avr32|bfin|blackfin|csky\w*|e2k|hppa\w*|ia64|kvx|m32r|m68k|microblaze|mips\w*|nios2|openrisc|or1k|parisc\w*|power|powerpc|ppc|ppc32|riscv|riscv32|rs6000|rv(?:32|64)\w*|s390|s3\[[0-9]+\]0x?|sh[1-5]?|sparc\w*|sw_64|tile\w*|vax|wasm(?:32|64)?|xtensa)(?![a-z0-9])/i;

/** Whether the condition of a choice names a machine at all, be it one of the table or not. */
export function namesMachine(condition: string): boolean {
  return namesAny(condition) || FURTHER.test(condition);
}

/** True for a word that names another system than Linux: `darwin-arm64`, `windows-latest`. */
export function otherSystem(word: string): boolean {
  return OTHER_SYSTEM.test(word);
}

/** Folders and names of files that are for another system than Linux, whatever they list: `win32/Makefile`, `ci/windows-build.sh`. */
const OTHER_PLACE = /(?<![a-z0-9])(?:appveyor|darwin|(?<=[_-])(?:mac|win)(?=\.\w)|macos|macosx|osx|windows|win32|win64|windres|mingw(?:32|64)?|msvc|msvs|(?:free|net|open)bsd|(?<=\.)bsd$|solaris|android|ios)(?![a-z0-9])/i;

/** Whether a file is by its path for another system than Linux. */
export function isOtherPlace(path: string): boolean {
  return OTHER_PLACE.test(path) && !/linux/i.test(path);
}

/** Code for one machine, as kernels and libraries keep it: `arch/s390/Makefile`. */
const OWN_FOLDER = /(?:^|\/)arch\/([\w-]+)\//;

/** Whether a file is by its folder for another machine than the target and the baseline: what it names is its own. */
export function isOfSibling(path: string, { target, baseline }: Pick<Context, 'target' | 'baseline'>): boolean {
  if (!path.includes('arch/')) return false;
  const folder = OWN_FOLDER.exec(path)?.[1];
  return folder !== undefined && namesMachine(folder) && !namedIn(folder).some(({ architecture }) => architecture === target || architecture === baseline);
}

const entries = new Map<string, Architecture | undefined>();

/** The architecture that one entry of a list stands for, on Linux: `arm64`, `linux/arm64/v8`, `aarch64-unknown-linux-gnu`. */
export function entryArchitecture(entry: string): Architecture | undefined {
  if (entry.length > WORD) return architectureOf(entry);
  const known = entries.get(entry);
  if (known !== undefined || entries.has(entry)) return known;
  const found = architectureOf(entry);
  if (entries.size < REMEMBERED) entries.set(entry, found);
  return found;
}

function architectureOf(entry: string): Architecture | undefined {
  if (entry.length > LONGEST_ENTRY || entry.includes('\n')) return undefined;
  const named = namedIn(entry);
  if (named.length === 0 || otherSystem(entry)) return undefined;
  return named.every(({ architecture }) => architecture === named[0]?.architecture) ? named[0]?.architecture : undefined;
}

/** True for a list of nothing but the names by which Apple calls its two machines: it is about macOS. */
export function appleNames(words: readonly string[]): boolean {
  return words.every((word) => {
    const one = findArchitecture(word);
    return one !== undefined && ((one.elfMachine === 183 && word === one.go) || (one.elfMachine === 62 && word === one.uname[0]));
  });
}

/**
 * The entries that show a list to be one of architectures, where it leaves the target out: it names the baseline, or several others.
 * Undefined where it names the target, or is no such list.
 */
export function leavesOut(entries: Iterable<string>, { target, baseline }: Pick<Context, 'target' | 'baseline'>): string[] | undefined {
  const symbols: string[] = [];
  const named = new Set<Architecture>();
  const all = [...entries];
  // So Microsoft's compiler calls its first platform: the others are of its kind, where no Linux is among them.
  if (all.some((entry) => /^win32$/i.test(entry)) && !all.some((entry) => /linux/i.test(entry))) return undefined;
  for (const entry of all) {
    const one = entryArchitecture(entry);
    if (one === undefined) continue;
    named.add(one);
    if (!symbols.includes(entry)) symbols.push(entry);
  }
  if (named.has(target) || !(named.has(baseline) || named.size > 1)) return undefined;
  return symbols;
}
