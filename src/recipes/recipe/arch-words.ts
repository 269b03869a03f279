import { architectures, type Architecture } from '../../target/architectures.js';

/** A way of naming architectures. */
export type Naming = 'go' | 'uname' | 'debian';

/** A word in a text that names an architecture. */
export interface ArchWord {
  start: number;
  end: number;
  text: string;
  arch: Architecture;
}

const NAMES = new Map<string, Architecture>();
for (const arch of architectures) for (const name of [...arch.aliases, arch.debian, ...arch.uname, arch.go]) if (!NAMES.has(name) || name === arch.go) NAMES.set(name, arch);
const LONGEST_FIRST = [...NAMES.keys()].sort((a, b) => b.length - a.length).map((name) => name.replaceAll('-', '\\-'));
const WORD = new RegExp(`(?<![A-Za-z0-9])(?:${LONGEST_FIRST.join('|')})(?![A-Za-z0-9])`, 'gi');

/** All words of a text that name an architecture, in order. */
export function archWords(text: string): ArchWord[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const arch = NAMES.get(match[0].toLowerCase());
    return arch === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, text: match[0], arch }];
  });
}

/** An architecture's name in one way of naming. */
export function nameOf(arch: Architecture, naming: Naming): string {
  return naming === 'uname' ? (arch.uname[0] ?? arch.go) : arch[naming];
}

/** The ways of naming that a word follows. */
function namingsOf(word: ArchWord): Naming[] {
  const text = word.text.toLowerCase();
  return (['go', 'uname', 'debian'] as const).filter((naming) => nameOf(word.arch, naming) === text || (naming === 'uname' && word.arch.uname[0] !== word.arch.go && word.arch.uname.includes(text) && text !== word.arch.go));
}

/**
 * How the words of one list are named. One way where all follow it (`uname` before Go's where `unameNear` says
 * that the list is compared with it); several where the list mixes them, as a list that takes what either says does.
 */
export function listNamings(words: readonly ArchWord[], unameNear: boolean): Naming[] {
  const known = words.map(namingsOf).filter((namings) => namings.length > 0);
  const order: Naming[] = unameNear ? ['uname', 'go', 'debian'] : ['go', 'uname', 'debian'];
  const common = order.find((naming) => known.every((namings) => namings.includes(naming)));
  if (common !== undefined) return [common];
  return (['go', 'uname'] as const).filter((naming) => known.some((namings) => namings.includes(naming)));
}

/** The same text with the names of `from` replaced by those of `to`, each in its own way of naming. */
export function renamed(text: string, from: Architecture, to: Architecture, preferred: Naming): string {
  let result = '';
  let at = 0;
  for (const word of archWords(text)) {
    if (word.arch !== from) continue;
    const namings = namingsOf(word);
    const naming = namings.includes(preferred) || namings.length === 0 ? preferred : (namings[0] ?? preferred);
    result += text.slice(at, word.start) + cased(nameOf(to, naming), word.text);
    at = word.end;
  }
  return result + text.slice(at);
}

function cased(name: string, like: string): string {
  return like === like.toUpperCase() && /[A-Z]/.test(like) ? name.toUpperCase() : name;
}
