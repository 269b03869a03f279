import { readElf, type ElfInfo } from '../lib/elf.js';
import { AdaptError } from '../lib/errors.js';
import { machineName, type Architecture } from '../target/architectures.js';

/**
 * Reads the header of a built program back and compares it with the architecture it was built for.
 *
 * @throws AdaptError for a program of another machine or ABI, or a file that is no program.
 */
export async function checkProgram(path: string, name: string, arch: Architecture): Promise<ElfInfo> {
  const elf = await readElf(path);
  const problem = elf === undefined ? 'it is no ELF file: the package is no main package?' : elfProblem(elf, arch);
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
