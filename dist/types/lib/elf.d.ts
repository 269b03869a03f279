/** What the header and the dynamic section of an ELF file say. */
export interface ElfInfo {
    class: 32 | 64;
    byteOrder: 'little' | 'big';
    /** e_machine, see `Architecture.elfMachine`. */
    machine: number;
    /** e_flags: holds the ABI for some architectures. */
    flags: number;
    type: 'relocatable' | 'executable' | 'shared' | 'other';
    /** PT_INTERP; empty for a static program. */
    interpreter: string;
    /** DT_NEEDED, in order. */
    needed: string[];
    /** Symbol versions that it needs of its libraries: `GLIBC_2.36`. */
    versions: string[];
}
/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;
/** Reads an ELF file; `undefined` for a file that isn't ELF or is cut. */
export declare function readElf(path: string): Promise<ElfInfo | undefined>;
/** As `readElf`, from anything that can be read at an offset. Source: System V ABI, chapters 4 and 5. */
export declare function parseElf(read: ReadAt): Promise<ElfInfo | undefined>;
