/** The names one architecture has. No other file spells an architecture. */
export interface Architecture {
    /** GOARCH. */
    go: string;
    /** `uname -m`; the first is the one the kernel says. */
    uname: string[];
    debian: string;
    rpm: string;
    alpine: string;
    /** OCI platform, without a variant. */
    oci: string;
    /** GNU triplet, as in `-target` and package names. */
    gnu: string;
    rust: string;
    /** ELF e_machine. */
    elfMachine: number;
    elfName: string;
    elfClass: 32 | 64;
    byteOrder: 'little' | 'big';
    /** Suffix of the QEMU user emulator. */
    qemu: string;
    /** Further words that declaration files use for it. */
    aliases: string[];
    /** Parts of the names of downloads that mean it and name nothing: `linux64`. */
    downloads?: string[];
    /** First Go release that has linux on it: `1.19`. */
    goSince: string;
    /** First Rust release with a standard library for it, where that matters today. Source: rust-lang's platform support page. */
    rustSince?: string;
    /** First major release of a compiler that has it, where that is recent enough to matter. */
    compilers?: {
        llvm: number;
        gcc: number;
    };
    /** Bytes of a memory page, as distributions build the kernel. */
    pageSize: number;
    /** Bytes of a cache line, as Go pads for it. */
    cacheLine: number;
    /** Whether linux numbers its system calls, and lays out its structs, by the table that newer architectures share. */
    syscalls: 'generic' | 'own';
    /** Whether its processors read words at any address by themselves, and fast. */
    unaligned: boolean;
    /** Words for what only this architecture's processors have. */
    features: string[];
    /** What C compilers define for it alone. */
    cMacros: string[];
    /** Regular expression for the headers that compilers have for it alone. */
    cHeaders: string;
    /** Interpreters of programs for an older ABI that today's systems don't run (LoongArch: the old world). */
    oldInterpreters?: string[];
    /** First glibc releases with the older ABI and with today's, where there were two: symbol versions from the one up to the other are the older ABI's. */
    glibcSince?: {
        old: string;
        today: string;
    };
}
/** What is adapted to, and what the project supports already, unless asked otherwise. */
export declare const DEFAULTS: {
    readonly target: "loong64";
    readonly baseline: "amd64";
};
/** All architectures known. */
export declare const architectures: readonly Architecture[];
/**
 * The architecture with this name, in any of its spellings.
 *
 * @throws AdaptError (user) for an unknown one.
 */
export declare function architecture(name: string): Architecture;
/** The architecture that a word of a declaration file names, if it names one. */
export declare function findArchitecture(name: string): Architecture | undefined;
/** Every spelling of one architecture, as scripts ask for it. */
export declare function spellings(one: Architecture): string[];
/** The architecture of this machine. */
export declare function hostArchitecture(): Architecture;
/** Name of an ELF machine for people. */
export declare function machineName(machine: number): string;
