import { AdaptError } from '../../lib/errors.js';
import type { Architecture } from '../../target/architectures.js';
import type { PackageFacts } from './facts.js';
import { headerValues } from './headers.js';
import { refuse, type Case, type Verdict } from './verdict.js';
import { siblings } from './peers.js';

/** How C may spell a Go name: as it is, without a leading underscore, in capitals; as a system call's number. */
export function cNames(name: string, callsKernel: boolean): string[] {
  const bare = name.replace(/^_+/, '');
  const names = [name, bare, bare.toUpperCase(), snake(bare).toUpperCase()];
  const call = /^_*(?:SYS|sys|NR|nr)_?(\w+)$/.exec(bare)?.[1] ?? (callsKernel ? bare.replace(/(Trap|Number|Num|Nr|Syscall|Call)$/, '') : undefined);
  if (call !== undefined && call !== '') names.push(`__NR_${call.toLowerCase()}`, `__NR_${snake(call)}`);
  if (call !== undefined && /^[A-Z_\d]+$/.test(call)) names.push(call);
  return [...new Set(names)];
}

/** Most names asked in one compile. */
const MOST_NAMES = 3000;

/** Names that the package hands to the kernel as a system call's number. */
function isArgument(name: string, facts: PackageFacts): boolean {
  let names = calls.get(facts);
  if (names === undefined) calls.set(facts, (names = new Set(facts.files.flatMap((file) => file.decls.flatMap((decl) => decl.systemCalls)))));
  return names.has(name);
}

const calls = new WeakMap<PackageFacts, Set<string>>();

/** True for a name that can be nothing but a system call's number. */
function isCall(name: string): boolean {
  return /^_*(SYS|sys|NR)_/.test(name) || /^sys[A-Z]/.test(name);
}

/**
 * The value of a constant from the target's C headers. A C name counts only where the headers of each sibling say just what the sibling's
 * file says: so a name that means something else in C is never taken.
 */
export async function fromHeaders(one: Case): Promise<Verdict | undefined> {
  const { decl, facts, from, context } = one;
  const own = facts.values[from.go]?.[decl.name];
  const callsKernel = isArgument(decl.name, facts);
  const number = isCall(decl.name) || callsKernel;
  if (own === undefined || !/^-?\d+$/.test(own)) return number && /\d/.test(decl.text.replace(decl.name, '')) ? refuse(decl, 'a system call\'s number that can\'t be read') : undefined;
  if (!number && !/^[A-Z_][A-Z\d_]{2,}$/.test(decl.name) && !/^(sys|_)[A-Z]/.test(decl.name)) return undefined;
  // All names of the file at once: one compile answers them.
  const asked = one.file.decls.filter((other) => other.kind === 'const' || other === decl).slice(0, MOST_NAMES);
  const spellings = [...new Set([...asked, decl])].flatMap((other) => cNames(other.name, isArgument(other.name, facts)));
  const witnesses = witnessesOf(decl.name, one);
  const tables = new Map<Architecture, ReadonlyMap<string, string>>();
  for (const arch of [...witnesses, context.target]) {
    try {
      tables.set(arch, await headerValues(spellings, arch, context));
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      // A second witness may have no compiler here; without the others nothing can be said.
      if (arch === from || arch === context.target) return number ? refuse(decl, `the C headers of ${arch.go} can't be read`) : undefined;
    }
  }
  const heard = witnesses.filter((arch) => tables.has(arch));
  for (const name of cNames(decl.name, callsKernel)) {
    if (!heard.every((arch) => tables.get(arch)?.get(name) === facts.values[arch.go]?.[decl.name])) continue;
    const value = tables.get(context.target)?.get(name);
    if (value === undefined) return refuse(decl, `linux/${context.target.go} has no ${name}`);
    return { ok: true, why: `${name} of the target's C headers`, ...(value === own ? {} : { value }) };
  }
  return number ? refuse(decl, `no C header of ${from.go} explains its value ${own}`) : undefined;
}

/** The sibling itself, and one that numbers its system calls another way, where there is one. */
function witnessesOf(name: string, { from, facts, context }: Case): Architecture[] {
  const other = siblings(context.target).find((arch) => arch !== from && arch.syscalls !== from.syscalls && facts.values[arch.go]?.[name] !== undefined);
  return other === undefined ? [from] : [from, other];
}

function snake(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
