import { count } from '../lib/count.js';
import type { Check } from '../record/types.js';
import { architectures } from '../target/architectures.js';
import { elfProblems, isOfCrossCompiler, type ElfFile, type ElfProblem } from '../target/elf-fit.js';
import type { PlatformImage } from './layout.js';
import { lookup, type Node, type Tree } from './tree.js';

/** Checks every ELF file against the platform that the image is labelled with: machine, word size, byte order, ABI, interpreter, libraries. */
export function machineCheck(image: PlatformImage, files: readonly ElfFile[], tree: Tree): { check: Check; problems: ElfProblem[] } {
  const name = `${image.platform} machine`;
  const architecture = architectures.find((a) => a.oci === image.config.architecture);
  if (architecture === undefined) return { check: { name, passed: false, detail: `${image.config.architecture} is an unknown architecture` }, problems: [] };
  const names = namesIn(tree.root);
  const there = { hasPath: (path: string) => lookup(tree.root, path) !== undefined, hasName: (one: string) => names.has(one) };
  const problems = files.flatMap((file) => elfProblems(file, architecture, there));
  const shown = problems.slice(0, 5).map((one) => one.text).join('; ');
  const dynamic = files.filter((f) => f.elf.interpreter !== '').length;
  const cross = files.filter((file) => file.elf.machine !== architecture.elfMachine && isOfCrossCompiler(file)).length;
  const fine = `${count(files.length, 'ELF file')}, all ${architecture.elfName}${cross === 0 ? '' : ` but ${cross} of cross compilers`}, ${dynamic} dynamic`;
  const detail = problems.length === 0 ? fine : `${shown}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`;
  return { check: { name, passed: problems.length === 0, detail }, problems };
}

function namesIn(node: Node, names = new Set<string>()): Set<string> {
  for (const [name, child] of node.children) {
    if (child.type === 'directory') namesIn(child, names);
    else names.add(name);
  }
  return names;
}
