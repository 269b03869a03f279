import { basename } from 'node:path';
import type { ElfInfo } from '../lib/elf.js';
import type { Check } from '../record/types.js';
import { architectures, machineName, type Architecture } from '../target/architectures.js';
import type { PlatformImage } from './layout.js';
import { lookup, type Node, type Tree } from './tree.js';

/** An ELF file in an image. */
export interface ElfFile {
  /** Absolute in the image. */
  path: string;
  elf: ElfInfo;
}

/** Programs for the kernel's own machine are the same on every architecture. */
const EM_BPF = 247;

/** Checks every ELF file against the platform that the image is labelled with: machine, word size, byte order, interpreter, libraries. */
export function machineCheck(image: PlatformImage, files: readonly ElfFile[], tree: Tree): Check {
  const name = `${image.platform} machine`;
  const architecture = architectures.find((a) => a.oci === image.config.architecture);
  if (architecture === undefined) return { name, passed: false, detail: `${image.config.architecture} is an unknown architecture` };
  const names = namesIn(tree.root);
  const problems = files.flatMap((file) => elfProblems(file, architecture, tree, names));
  const shown = problems.slice(0, 5).join('; ');
  const dynamic = files.filter((f) => f.elf.interpreter !== '').length;
  return {
    name, passed: problems.length === 0,
    detail: problems.length === 0 ? `${files.length} ELF files, all ${architecture.elfName}, ${dynamic} dynamic` : `${shown}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`,
  };
}

function elfProblems(file: ElfFile, architecture: Architecture, tree: Tree, names: ReadonlySet<string>): string[] {
  const { elf, path } = file;
  if (elf.machine === EM_BPF) return [];
  if (elf.machine !== architecture.elfMachine) return [`${path} is built for ${machineName(elf.machine)}, not ${architecture.elfName}`];
  if (elf.class !== architecture.elfClass || elf.byteOrder !== architecture.byteOrder) return [`${path} is ${elf.class}-bit ${elf.byteOrder} endian`];
  if (architecture.oldInterpreters?.includes(elf.interpreter) === true) return [`${path} is for the old ABI (interpreter ${elf.interpreter})`];
  const problems: string[] = [];
  if (elf.interpreter !== '' && lookup(tree.root, elf.interpreter) === undefined) problems.push(`${path} needs the interpreter ${elf.interpreter}, which is not in the image`);
  // Only for programs: a plug-in's libraries are the matter of what loads it.
  if (elf.interpreter !== '') for (const library of elf.needed) if (!names.has(basename(library))) problems.push(`${path} needs ${library}, which is not in the image`);
  return problems;
}

function namesIn(node: Node, names = new Set<string>()): Set<string> {
  for (const [name, child] of node.children) {
    if (child.type === 'directory') namesIn(child, names);
    else names.add(name);
  }
  return names;
}
