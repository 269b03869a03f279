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

test("what a cross compiler builds with is of its own machine; elsewhere, and among a system's own libraries, that is a mistake", () => {
  const of = (path: string, machine: number): number => elfProblems({ path, elf: { ...library([]), machine } }, architecture('amd64')).length;
  const LOONGARCH = 258, ARM64 = 183;
  for (const path of ['/usr/lib/gcc-cross/loongarch64-linux-gnu/14/crtbegin.o', '/usr/loongarch64-linux-gnu/lib/libc.so.6', '/usr/lib/gcc/loongarch64-linux-gnu/14/libgcc.a.o', '/usr/local/lib/rustlib/loongarch64-unknown-linux-gnu/lib/libstd.so']) {
    expect([path, of(path, LOONGARCH)]).toEqual([path, 0]);
    expect([path, of(path, ARM64)]).toEqual([path, 1]);
  }
  for (const path of ['/usr/lib/loongarch64-linux-gnu/libc.so.6', '/lib/loongarch64-linux-gnu/libc.so.6', '/usr/bin/loongarch64-linux-gnu-gcc', '/srv/usr/loongarch64-linux-gnu/lib/libc.so.6']) expect([path, of(path, LOONGARCH)]).toEqual([path, 1]);
});
