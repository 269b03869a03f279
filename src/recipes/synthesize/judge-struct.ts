import type { Layout, PackageFacts } from './facts.js';
import { headerLayout } from './headers.js';
import { refuse, type Case, type Verdict } from './verdict.js';
import type { Peers } from './peers.js';

/** Packages through which a program's structs reach the kernel or C. */
const KERNEL = /^(unsafe|syscall|golang\.org\/x\/sys\/unix|C)$/;

/** True where some file of the package can hand structs to the kernel. */
export function speaksToKernel(facts: PackageFacts): boolean {
  return facts.files.some((file) => file.arches.length > 0 && file.imports.some((path) => KERNEL.test(path)));
}

/** A struct of a package that never leaves Go is fine; any other must lie in memory as the target's C headers have it. */
export async function judgeStruct(one: Case, peers: Peers): Promise<Verdict> {
  const { decl, facts, from, context } = one;
  if (!speaksToKernel(facts)) return peers.differ.length === 0 ? { ok: true, why: 'a struct that stays in Go' } : refuse(decl, 'its fields differ between architectures');
  if (/\b(string|map\[|chan |func\(|error|interface\b|sync\.)/.test(decl.text) || /\[\]\w/.test(decl.text)) return { ok: true, why: 'a struct with fields that C has not' };
  const own = facts.layouts[from.go]?.[decl.name];
  if (own === undefined) return refuse(decl, 'its layout can\'t be read');
  for (const struct of structNames(decl.name)) {
    const theirs = await headerLayout(struct, from, context);
    if (theirs === undefined || !fits(own, theirs)) continue;
    const target = await headerLayout(struct, context.target, context);
    if (target !== undefined && fits(own, target)) return { ok: true, why: `laid out as struct ${struct} of the target's C headers` };
    return refuse(decl, `struct ${struct} of linux/${context.target.go} has another layout${target === undefined ? '' : ` (${target.size} bytes, not ${own.size})`}`);
  }
  return refuse(decl, `no C header of ${from.go} has a struct with its layout, so the target's can't be compared`);
}

function structNames(name: string): string[] {
  const bare = name.replace(/^_+/, '');
  const snake = bare.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  return [...new Set([bare, bare.toLowerCase(), snake, snake.replace(/^(raw|sys|linux|c|kernel)_/, ''), bare.toLowerCase().replace(/_t$/, ''), snake.replaceAll('_', '')])].filter((one) => /^[a-z]\w*$/.test(one));
}

/** Every field of the Go struct, but for padding, is a field of the C struct. */
function fits(go: Layout, c: Layout): boolean {
  const places = new Set(c.offsets.map(({ offset, size }) => `${offset}+${size}`));
  return go.size === c.size && go.offsets.every(({ name, offset, size }) => /^(_|pad|x_|.*unused|.*reserved)/i.test(name) || places.has(`${offset}+${size}`));
}

