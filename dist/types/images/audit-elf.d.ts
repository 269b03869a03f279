import type { ElfInfo } from '../lib/elf.js';
import type { Check } from '../record/types.js';
import type { PlatformImage } from './layout.js';
import { type Tree } from './tree.js';
/** An ELF file in an image. */
export interface ElfFile {
    /** Absolute in the image. */
    path: string;
    elf: ElfInfo;
}
/** Checks every ELF file against the platform that the image is labelled with: machine, word size, byte order, interpreter, libraries. */
export declare function machineCheck(image: PlatformImage, files: readonly ElfFile[], tree: Tree): Check;
/** Name of an ELF machine for people. */
export declare function machineName(machine: number): string;
