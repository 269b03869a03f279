import type { Architecture } from '../../target/architectures.js';
import type { Declaration } from './facts.js';
import { fromHeaders } from './judge-headers.js';
import { judgeStruct } from './judge-struct.js';
import { machineFact } from './machine-facts.js';
import { namesFor } from './names.js';
import { refuse, type Case, type Verdict } from './verdict.js';
import { anyMachine, archWord, diverse, mostAgree, named, peersOf, sameKernel, type Peers } from './peers.js';

/** A function that does nothing, or says no. */
const NOTHING = /\{ ?(return( (false|nil|0|""))?(, (false|nil|0|""))*)? ?\}$/;
/** Names of the variant that is for any machine. */
const PLAIN = /generic|fallback|portable|pure_?go|dummy|noop|no_?asm/i;

/** Reads and writes processor registers by their place in a struct: never the same on another architecture. */
const REGISTERS = /ptrace_?regs|user_?regs|ucontext|sigcontext|mcontext|gregset|fpregset/i;

/**
 * Judges one declaration of another architecture's file. What can't be shown to hold for the target is refused:
 * a file that compiles there and lies is worse than none.
 */
export async function judge(one: Case): Promise<Verdict> {
  const { decl, from, facts, context } = one;
  const peers = peersOf(decl, from, context.target, facts);
  const registers = [...decl.uses, ...decl.selectors].find((word) => REGISTERS.test(word));
  if (registers !== undefined) return refuse(decl, `it works on processor registers (${registers})`);
  switch (decl.kind) {
    case 'func':
    case 'method':
      return judgeCode(decl, peers, one);
    case 'const':
      return judgeConstant(decl, peers, one);
    case 'var':
      return /= *(0x[\da-f_]+|[\d_]+|true|false|"[^"]*")$/i.test(decl.text) ? judgeConstant(decl, peers, one) : judgeCode(decl, peers, one);
    case 'type':
      return decl.struct ? judgeStruct(one, peers) : judgeType(decl, peers, context.target);
  }
}

function judgeCode(decl: Declaration, peers: Peers, one: Case): Verdict {
  if (!decl.body && !decl.linked) return refuse(decl, 'its body is assembly');
  if (shared(peers)) return { ok: true, why: `the same for ${named(peers.everywhere)}` };
  if (decl.systemCalls.some((word) => /^(0x)?\d/.test(word))) return refuse(decl, 'it calls the kernel by a number');
  const word = archWord([...decl.uses, ...decl.selectors, ...decl.strings].filter((name) => name !== decl.name));
  if (word !== undefined) return refuse(decl, `it speaks of ${JSON.stringify(word)}`);
  if (decl.numbers.length > 0) return refuse(decl, `only ${named([one.from])} has it so, with the number ${decl.numbers[0] ?? ''}`);
  if (NOTHING.test(decl.text)) return { ok: true, why: 'it does nothing that depends on a machine' };
  // Code without a number of its own: every name in it means what the target's files say.
  if (peers.differ.length > 0 && sameKernel(peers, one.context.target)) return { ok: true, why: `the same for ${named(peers.agree)}, which call the kernel as ${one.context.target.go} does` };
  if (peers.differ.length > 0 && ![decl.name, ...decl.uses].some((name) => PLAIN.test(name))) return refuse(decl, `${named(peers.differ)} ${peers.differ.length > 1 ? 'have' : 'has'} it otherwise`);
  return { ok: true, why: 'plain Go without a constant of its own' };
}

async function judgeConstant(decl: Declaration, peers: Peers, one: Case): Promise<Verdict> {
  const known = machineFact(one);
  if (known !== undefined) return known;
  const header = await fromHeaders(one);
  if (header !== undefined) return header;
  const word = namesFor(decl, one);
  if (word !== undefined) return word;
  if (shared(peers)) return { ok: true, why: `the same for ${named(peers.agree)}` };
  if (mostAgree(peers, one.context.target)) return { ok: true, why: `the same for ${named(peers.agree)}; only ${named(peers.differ)} differs` };
  if (ofNames(decl)) return { ok: true, why: 'made of other names' };
  if (peers.differ.length > 0) return refuse(decl, `${named(peers.agree)} and ${named(peers.differ)} have different values`);
  return refuse(decl, `only ${named(peers.agree)} ${peers.agree.length > 1 ? 'have' : 'has'} a value`);
}

/** A constant made of names alone, none of which speaks of an architecture: each is judged where it is declared. */
function ofNames(decl: Declaration): boolean {
  const value = /=(.*)$/.exec(decl.text)?.[1]?.trim() ?? '';
  return decl.valueEnd > 0 && /^[A-Za-z_]/.test(value) && !/\d|"/.test(value) && !/^(true|false|iota)$/.test(value)
    && archWord([...decl.uses, ...decl.selectors].filter((name) => name !== decl.name)) === undefined;
}

function judgeType(decl: Declaration, peers: Peers, target: Architecture): Verdict {
  if (shared(peers)) return { ok: true, why: `the same for ${named(peers.everywhere)}` };
  if (peers.differ.length > 0 && !mostAgree(peers, target)) return refuse(decl, `${named(peers.differ)} ${peers.differ.length > 1 ? 'have' : 'has'} another type`);
  if (decl.numbers.length > 0) return refuse(decl, `only ${named(peers.agree)} has it, with the number ${decl.numbers[0] ?? ''}`);
  return { ok: true, why: 'a plain Go type' };
}

/** Nobody alike has it otherwise, and those who have it so can't owe it to one table of system calls or one C layout. */
export function shared(peers: Peers): boolean {
  return peers.differ.length === 0 && (diverse(peers.agree) || (peers.agree.length === 0 && anyMachine(peers.everywhere)));
}
