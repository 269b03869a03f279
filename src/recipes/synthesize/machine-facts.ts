import type { Architecture } from '../../target/architectures.js';
import { refuse, type Case, type Verdict } from './verdict.js';
import { named, siblings } from './peers.js';
import type { PackageFacts } from './facts.js';

/** Constants that say what the table of architectures knows: page and cache-line sizes, access to unaligned words, byte order. */
export function machineFact(one: Case): Verdict | undefined {
  const { name } = one.decl;
  if (/page_?size|page_?sz$/i.test(name) && !/huge|max|min|default|db|block/i.test(name)) return size(one, 'page size', (arch) => arch.pageSize);
  if (/cache_?line/i.test(name)) return size(one, 'cache line', (arch) => arch.cacheLine);
  if (/page_?(shift|mask|bits)|huge_?page/i.test(name)) return refuse(one.decl, 'it depends on the size of a memory page');
  if (/unaligned/i.test(name)) return unaligned(one);
  return undefined;
}

function size({ decl, facts, from, context }: Case, what: string, fact: (arch: Architecture) => number): Verdict | undefined {
  const own = facts.values[from.go]?.[decl.name];
  // The name alone proves nothing: the files must say of some architecture what the table says of it.
  if (own === undefined || ![from, ...siblings(context.target)].some((arch) => facts.values[arch.go]?.[decl.name] === String(fact(arch)))) {
    return what === 'page size' ? refuse(decl, 'it looks like the size of a memory page, and is none that is known') : undefined;
  }
  const value = String(fact(context.target));
  return { ok: true, why: `the ${what} of ${context.target.go} is ${value} bytes`, ...(value === own ? {} : { value }) };
}

/** What those say that read unaligned words just as the target does, or doesn't. */
function unaligned({ decl, facts, context }: Case): Verdict | undefined {
  const like = siblings(context.target).filter((arch) => arch.unaligned === context.target.unaligned && flag(decl.name, arch, facts) !== undefined);
  const said = new Set(like.map((arch) => flag(decl.name, arch, facts)));
  const value = [...said][0];
  if (value === undefined) return undefined;
  if (said.size > 1 || like.length < 2) return refuse(decl, `what ${named(like)} say of unaligned words is no rule`);
  return { ok: true, why: `${value} for ${named(like)}, whose processors read unaligned words ${context.target.unaligned ? '' : 'no more than'} as ${context.target.go}'s do`.replace('  ', ' '), value };
}

/** `true` or `false` as an architecture's file sets a name. */
function flag(name: string, arch: Architecture, facts: PackageFacts): string | undefined {
  for (const file of facts.files) {
    const found = file.arches.includes(arch.go) ? file.decls.find((one) => one.name === name) : undefined;
    const value = found === undefined ? null : /= *(true|false)$/.exec(found.text);
    if (value !== null) return value[1];
  }
  return undefined;
}
