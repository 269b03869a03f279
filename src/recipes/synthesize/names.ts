import type { Architecture } from '../../target/architectures.js';
import type { Declaration } from './facts.js';
import type { Case, Verdict } from './verdict.js';
import { siblings } from './peers.js';

/** The spellings of an architecture that a file may hold as text. */
const SPELLINGS: Record<string, (arch: Architecture) => string> = {
  GOARCH: (arch) => arch.go, 'uname -m': (arch) => arch.uname[0] ?? '', 'a Debian architecture': (arch) => arch.debian,
  'an RPM architecture': (arch) => arch.rpm, 'a GNU triplet': (arch) => arch.gnu, 'a Rust target': (arch) => arch.rust, 'a Docker platform': (arch) => `linux/${arch.oci}`,
};

/** A constant text that names the architecture, said of the target; only where each sibling that has it spells its own name the same way. */
export function namesFor(decl: Declaration, { facts, from, context }: Case): Verdict | undefined {
  const text = (arch: Architecture): string | undefined => {
    for (const file of facts.files) {
      const found = file.arches.includes(arch.go) ? file.decls.find((one) => one.name === decl.name) : undefined;
      if (found?.strings.length === 1 && /= *"[^"\\]*"$/.test(found.text)) return found.strings[0];
    }
    return undefined;
  };
  if (text(from) === undefined) return undefined;
  const having = [from, ...siblings(context.target).filter((arch) => arch !== from && text(arch) !== undefined)];
  const spelling = Object.entries(SPELLINGS).find(([, spell]) => having.every((arch) => text(arch) === spell(arch)) && new Set(having.map(spell)).size > 1);
  if (spelling === undefined) return undefined;
  return { ok: true, why: `the name of the architecture, as ${spelling[0]}`, value: JSON.stringify(spelling[1](context.target)) };
}
