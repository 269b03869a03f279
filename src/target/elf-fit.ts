import { basename } from 'node:path';
import type { ElfInfo } from '../lib/elf.js';
import { architectures, machineName, type Architecture } from './architectures.js';

/** An ELF file of an image or a package. */
export interface ElfFile {
  /** Absolute in the image or package. */
  path: string;
  elf: ElfInfo;
}

/** Why an ELF file does not run where it is said to. */
export interface ElfProblem {
  /** `machine`: of another architecture; `abi`: of its older ABI; `interpreter`, `library`: what it needs is missing. */
  kind: 'machine' | 'abi' | 'interpreter' | 'library';
  path: string;
  text: string;
}

/** What else is there, where that can be said: in an image all of it, in a package not. */
export interface Surroundings {
  hasPath(path: string): boolean;
  hasName(name: string): boolean;
}

/** Programs for the kernel's own machine are the same on every architecture. */
const EM_BPF = 247;

/** What keeps an ELF file from an architecture: machine, word size, byte order, ABI and, where the surroundings are known, interpreter and libraries. */
export function elfProblems({ path, elf }: ElfFile, architecture: Architecture, there?: Surroundings): ElfProblem[] {
  if (elf.machine === EM_BPF) return [];
  if (elf.machine !== architecture.elfMachine && isOfCrossCompiler({ path, elf })) return [];
  if (elf.machine !== architecture.elfMachine) return [{ kind: 'machine', path, text: `${path} is built for ${machineName(elf.machine)}, not ${architecture.elfName}` }];
  if (elf.class !== architecture.elfClass || elf.byteOrder !== architecture.byteOrder) return [{ kind: 'machine', path, text: `${path} is ${elf.class}-bit ${elf.byteOrder} endian` }];
  const old = oldAbi(elf, architecture);
  if (old !== '') return [{ kind: 'abi', path, text: `${path} is for the old ABI (${old})` }];
  if (there === undefined || elf.interpreter === '') return [];
  const problems: ElfProblem[] = [];
  if (!there.hasPath(elf.interpreter)) problems.push({ kind: 'interpreter', path, text: `${path} needs the interpreter ${elf.interpreter}, which is not in the image` });
  // Only for programs: a plug-in's libraries are the matter of what loads it.
  for (const library of elf.needed) if (!there.hasName(basename(library))) problems.push({ kind: 'library', path, text: `${path} needs ${library}, which is not in the image` });
  return problems;
}

/** Why an ELF file is of another machine than an architecture's; undefined where it is not. */
export function machineProblem(file: ElfFile, architecture: Architecture): ElfProblem | undefined {
  return elfProblems(file, architecture).find(({ kind }) => kind === 'machine');
}

/**
 * Whether a file is what a cross compiler builds with: of the very architecture whose name the compiler's folder has. The folders are those of gcc, of
 * its target's root (`/usr/<triple>`), and of rustc; not those where the systems of an architecture have their own libraries (`/usr/lib/<triple>`): a library of
 * another machine there is a mistake, e.g. of a COPY by the baseline's path.
 */
export function isOfCrossCompiler({ path, elf }: ElfFile): boolean {
  return architectures.some(({ elfMachine, gnu, rust }) => elfMachine === elf.machine && [`/usr/${gnu}/`, `/lib/gcc-cross/${gnu}/`, `/lib/gcc/${gnu}/`, `/rustlib/${rust}/`].some((folder, i) => (i === 0 ? path.startsWith(folder) : path.includes(folder))));
}

/** What shows that a file is for the ABI that today's systems of the architecture don't run; empty for nothing. */
function oldAbi({ interpreter, versions }: ElfInfo, { oldInterpreters, glibcSince }: Architecture): string {
  if (oldInterpreters?.includes(interpreter) === true) return `interpreter ${interpreter}`;
  // A library has no interpreter; but a symbol version that glibc had for the older ABI alone tells. What is older than both is not glibc's:
  // libgcc_s calls its oldest version GLIBC_2.0 on every architecture.
  const before = glibcSince === undefined ? undefined : versions.find((version) => olderGlibc(version, glibcSince.today) && !olderGlibc(version, glibcSince.old));
  return before === undefined ? '' : `symbol version ${before}`;
}

function olderGlibc(version: string, since: string): boolean {
  const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? [];
  const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
  if (major === undefined || minor === undefined) return false;
  return Number(major) < sinceMajor || (Number(major) === sinceMajor && Number(minor) < sinceMinor);
}
