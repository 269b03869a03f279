import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readElf, type ElfInfo } from '../lib/elf.js';
import { AdaptError } from '../lib/errors.js';
import { exists } from '../lib/files.js';
import { machineName, type Architecture } from '../target/architectures.js';
import { elfProblems } from '../target/elf-fit.js';

/**
 * Reads the header of a built program back and compares it with the architecture it was built for.
 *
 * @param sysroot folder with the libraries that it is linked against: what it asks for at its start must be there.
 * @throws AdaptError for a program of another machine or ABI, one that lacks a library, or a file that is no program.
 */
export async function checkProgram(path: string, name: string, arch: Architecture, sysroot?: string): Promise<ElfInfo> {
  const elf = await readElf(path);
  const problem = elf === undefined ? 'it is no ELF file: the package is no main package?' : elfProblem(elf, arch) || (sysroot === undefined ? '' : await linkProblem(elf, name, arch, sysroot));
  if (elf === undefined || problem !== '') {
    throw new AdaptError(`${name} was built for ${arch.go} but is not a program for it: ${problem}`, { where: path, advice: 'Check the flags and the environment of the build (GOFLAGS, ldflags, CC).' });
  }
  return elf;
}

/** What in a header doesn't fit a program of the architecture; empty where all does. */
export function elfProblem(elf: ElfInfo, arch: Architecture): string {
  if (elf.machine !== arch.elfMachine) return `it is built for ${machineName(elf.machine)}, not ${arch.elfName}`;
  if (elf.class !== arch.elfClass || elf.byteOrder !== arch.byteOrder) return `it is ${elf.class}-bit ${elf.byteOrder} endian`;
  if (elf.type !== 'executable' && elf.type !== 'shared') return `it can't be executed (type ${elf.type})`;
  if (arch.oldInterpreters?.includes(elf.interpreter) === true) return `it is for the old ABI (interpreter ${elf.interpreter})`;
  return '';
}

/** What a dynamic program would miss at its start in a sysroot; empty where all is there, of the right ABI. */
async function linkProblem(elf: ElfInfo, name: string, arch: Architecture, sysroot: string): Promise<string> {
  const names = new Set<string>();
  for (const folder of ['usr/lib', `usr/lib/${arch.gnu}`, 'usr/lib64']) for (const file of await readdir(join(sysroot, folder)).catch(() => [])) names.add(file);
  const interpreter = await exists(join(sysroot, elf.interpreter));
  const [problem] = elfProblems({ path: name, elf }, arch, { hasPath: () => interpreter, hasName: (library) => names.has(library) });
  return problem?.text.replace('not in the image', 'not in the sysroot') ?? '';
}
