import { literal } from '../../lib/regexp.js';
import { architectures, findArchitecture, type Architecture } from '../../target/architectures.js';
import { builds, type Declaration, type PackageFacts } from './facts.js';

/** How the architectures of the table have one name. */
export interface Peers {
  /** Those with the same word size and byte order as the target that have it the same way as the file in question. */
  agree: Architecture[];
  /** Those of them that have it another way. */
  differ: Architecture[];
  /** All that have it the same way. */
  everywhere: Architecture[];
}

/** Whether two architectures agree in word size and byte order. */
export function alike(one: Architecture, other: Architecture): boolean {
  return one.elfClass === other.elfClass && one.byteOrder === other.byteOrder;
}

/** Architectures whose files may serve the target, the most alike first: those that number system calls as it does come first. */
export function siblings(target: Architecture): Architecture[] {
  return architectures.filter((arch) => arch !== target && alike(arch, target)).sort((a, b) => Number(b.syscalls === target.syscalls) - Number(a.syscalls === target.syscalls));
}

/** Who has a name as `from` has it; constants are compared by value, everything else by its text. */
export function peersOf(decl: Declaration, from: Architecture, target: Architecture, facts: PackageFacts): Peers {
  const own = meaning(decl, from, facts);
  const peers: Peers = { agree: [], differ: [], everywhere: [] };
  for (const arch of architectures) {
    if (arch === target) continue;
    const theirs = find(decl.name, arch, facts);
    // Any number of these may stand side by side: another one is no contradiction.
    if (theirs === undefined || (!theirs.body && decl.body) || decl.name === 'init' || decl.name === '_') continue;
    const same = meaning(theirs, arch, facts) === own;
    if (same) peers.everywhere.push(arch);
    if (alike(arch, target)) peers[same ? 'agree' : 'differ'].push(arch);
  }
  return peers;
}

/** True where what they share can't come from one system-call table or one C layout: some share the generic ones, some have their own. */
export function diverse(arches: readonly Architecture[]): boolean {
  return arches.some((arch) => arch.syscalls === 'generic') && arches.some((arch) => arch.syscalls === 'own');
}

/**
 * True where the target may follow those that agree although some differ: all that share its table of system calls are among
 * them, with others, and they are more than those that differ.
 */
export function mostAgree(peers: Peers, target: Architecture): boolean {
  return diverse(peers.agree) && peers.agree.length > peers.differ.length + 1 && peers.differ.every((arch) => arch.syscalls !== target.syscalls);
}

/** True where all that number system calls as the target does have it so, more than one, and only such differ as number them otherwise. */
export function sameKernel(peers: Peers, target: Architecture): boolean {
  return peers.agree.filter((arch) => arch.syscalls === target.syscalls).length > 1 && peers.differ.every((arch) => arch.syscalls !== target.syscalls);
}

/** True where word size and byte order can't matter: each kind of both is there. */
export function anyMachine(arches: readonly Architecture[]): boolean {
  return new Set(arches.map((arch) => arch.elfClass)).size > 1 && new Set(arches.map((arch) => arch.byteOrder)).size > 1;
}

/** `amd64, arm64 and riscv64`. */
export function named(arches: readonly Architecture[]): string {
  const names = arches.map((arch) => arch.go).sort();
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function meaning(decl: Declaration, arch: Architecture, facts: PackageFacts): string {
  return decl.kind === 'const' ? (facts.values[arch.go]?.[decl.name] ?? decl.text) : decl.text;
}

const indexes = new WeakMap<PackageFacts, Map<string, Map<string, Declaration>>>();

function find(name: string, arch: Architecture, facts: PackageFacts): Declaration | undefined {
  let index = indexes.get(facts);
  if (index === undefined) indexes.set(facts, (index = new Map<string, Map<string, Declaration>>()));
  let names = index.get(arch.go);
  if (names === undefined) {
    names = new Map(facts.files.filter((file) => builds(file, arch.go)).flatMap((file) => file.decls.map((decl) => [decl.name, decl] as const)));
    index.set(arch.go, names);
  }
  return names.get(name);
}

const NAMES = [...new Set(architectures.flatMap((arch) => [arch.go, ...arch.uname, ...arch.aliases]))];
const FEATURES = [...new Set(architectures.flatMap((arch) => arch.features))];
/** Long names anywhere, short ones as words of their own. */
const NAME = new RegExp(`${NAMES.filter((word) => word.length > 3).map(literal).join('|')}|(?<![a-z0-9])(?:${[...NAMES.filter((word) => word.length < 4), ...FEATURES].map(literal).join('|')})(?![a-z])`, 'i');
/** Instruction sets and short names in capitals, as in HasAVX2 and parseARM. */
const CAPITAL = new RegExp([...FEATURES, ...NAMES.filter((word) => word.length < 4)].map((word) => literal(word.toUpperCase())).join('|'));
/** A short name as a part of a longer one, as in parseArm. */
const HUMP = new RegExp(`(?<=[a-z])(?:${NAMES.filter((word) => /^[a-z]/.test(word)).map((word) => `${word[0]?.toUpperCase() ?? ''}${literal(word.slice(1))}`).join('|')})(?![a-z])`);

/** The first word of a list that speaks of an architecture. */
export function archWord(list: readonly string[]): string | undefined {
  return list.find((word) => NAME.test(word) || CAPITAL.test(word) || HUMP.test(word));
}

/** The architecture that a whole word names. */
export function namesArchitecture(word: string): Architecture | undefined {
  return findArchitecture(word);
}
