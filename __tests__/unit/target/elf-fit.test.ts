import { expect, test } from '@jest/globals';
import type { ElfInfo } from '../../../src/lib/elf.js';
import { architecture } from '../../../src/target/architectures.js';
import { elfProblems } from '../../../src/target/elf-fit.js';

const library = (versions: string[]): ElfInfo => ({ machine: 258, class: 64, byteOrder: 'little', type: 'shared', interpreter: '', needed: ['libc.so.6', 'libgcc_s.so.1'], versions } as unknown as ElfInfo);
const problems = (versions: string[], arch = 'loong64'): string[] => elfProblems({ path: '/usr/lib/lib.so', elf: library(versions) }, architecture(arch)).map((one) => one.text);

test('a library of the old world is known by the versions that glibc had for it alone', () => {
  expect(problems(['GLIBC_2.27'])).toEqual(['/usr/lib/lib.so is for the old ABI (symbol version GLIBC_2.27)']);
  expect(problems(['GCC_3.0', 'GLIBC_2.28', 'GLIBC_2.36'])).toEqual(['/usr/lib/lib.so is for the old ABI (symbol version GLIBC_2.28)']);
  expect(problems(['GLIBC_2.36', 'GLIBC_2.41', 'GLIBCXX_3.4'])).toEqual([]);
});

test('libgcc_s\' own GLIBC_2.0, which libLLVM asks for, is no sign of it', () => {
  expect(problems(['GLIBC_2.0', 'GCC_3.0', 'GLIBC_2.36'])).toEqual([]);
});
