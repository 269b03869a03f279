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
    /** First Go release that has linux on it: `1.19`. */
    goSince: string;
    /** Interpreters of programs for an older ABI that today's systems don't run (LoongArch: the old world). */
    oldInterpreters?: string[];
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
/** The architecture of this machine. */
export declare function hostArchitecture(): Architecture;
