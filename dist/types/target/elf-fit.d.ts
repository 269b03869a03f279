import type { ElfInfo } from '../lib/elf.js';
import { type Architecture } from './architectures.js';
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
/** What keeps an ELF file from an architecture: machine, word size, byte order, ABI and, where the surroundings are known, interpreter and libraries. */
export declare function elfProblems({ path, elf }: ElfFile, architecture: Architecture, there?: Surroundings): ElfProblem[];
