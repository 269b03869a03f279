import { userError } from '../lib/errors.js';

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
  compilers?: { llvm: number; gcc: number };
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
  glibcSince?: { old: string; today: string };
}

const TABLE: readonly Architecture[] = [
  { go: 'loong64', uname: ['loongarch64'], debian: 'loong64', rpm: 'loongarch64', alpine: 'loongarch64', oci: 'loong64', gnu: 'loongarch64-linux-gnu', rust: 'loongarch64-unknown-linux-gnu', elfMachine: 258, elfName: 'LoongArch', elfClass: 64, byteOrder: 'little', qemu: 'loongarch64', aliases: ['loong64', 'loongarch64', 'loongarch', 'loongson', 'loongarch_64', 'la64'], goSince: '1.19', rustSince: '1.71', pageSize: 16384, cacheLine: 64, syscalls: 'generic', unaligned: true, features: ['lsx', 'lasx'], compilers: { llvm: 16, gcc: 12 }, oldInterpreters: ['/lib64/ld.so.1'], glibcSince: { old: '2.27', today: '2.36' }, cMacros: ['__loongarch__', '__loongarch64', '__loongarch_lp64'], cHeaders: '^(lsxintrin|lasxintrin|larchintrin)\\.h$' },
  { go: 'amd64', uname: ['x86_64'], debian: 'amd64', rpm: 'x86_64', alpine: 'x86_64', oci: 'amd64', gnu: 'x86_64-linux-gnu', rust: 'x86_64-unknown-linux-gnu', elfMachine: 62, elfName: 'x86-64', elfClass: 64, byteOrder: 'little', qemu: 'x86_64', aliases: ['amd64', 'x86_64', 'x86-64', 'x64'], downloads: ['linux64', 'linux-64', 'linux_64', '_64bit', '-64bit'], goSince: '1.0', pageSize: 4096, cacheLine: 64, syscalls: 'own', unaligned: true, features: ['sse', 'avx', 'bmi', 'cpuid', 'rdtsc'], cMacros: ['__x86_64__', '__x86_64', '__amd64__', '__amd64', '_M_X64', '_M_AMD64'], cHeaders: '^([xeptsnwiaz]mmintrin|\\w*avx\\w*intrin|x86intrin|cpuid)\\.h$' },
  { go: 'arm64', uname: ['aarch64', 'arm64'], debian: 'arm64', rpm: 'aarch64', alpine: 'aarch64', oci: 'arm64', gnu: 'aarch64-linux-gnu', rust: 'aarch64-unknown-linux-gnu', elfMachine: 183, elfName: 'AArch64', elfClass: 64, byteOrder: 'little', qemu: 'aarch64', aliases: ['arm64', 'aarch64', 'arm64v8', 'armv8', 'aarch_64'], goSince: '1.5', pageSize: 4096, cacheLine: 128, syscalls: 'generic', unaligned: true, features: ['neon', 'asimd', 'sve'], cMacros: ['__aarch64__', '_M_ARM64', '__ARM_ARCH_ISA_A64'], cHeaders: '^arm_(neon|acle|sve)\\.h$' },
  { go: 'arm', uname: ['armv7l', 'armv6l'], debian: 'armhf', rpm: 'armv7hl', alpine: 'armv7', oci: 'arm', gnu: 'arm-linux-gnueabihf', rust: 'armv7-unknown-linux-gnueabihf', elfMachine: 40, elfName: 'ARM', elfClass: 32, byteOrder: 'little', qemu: 'arm', aliases: ['arm', 'armhf', 'armv6', 'armv7', 'armv7l', 'armv6l', 'arm32v7', 'arm32v6', 'armel'], goSince: '1.0', pageSize: 4096, cacheLine: 32, syscalls: 'own', unaligned: false, features: ['neon', 'vfp'], cMacros: ['__arm__', '__arm', '_M_ARM'], cHeaders: '^arm_(neon|acle)\\.h$' },
  { go: '386', uname: ['i686', 'i386'], debian: 'i386', rpm: 'i686', alpine: 'x86', oci: '386', gnu: 'i686-linux-gnu', rust: 'i686-unknown-linux-gnu', elfMachine: 3, elfName: 'Intel 80386', elfClass: 32, byteOrder: 'little', qemu: 'i386', aliases: ['386', 'i386', 'i686', 'x86'], goSince: '1.0', pageSize: 4096, cacheLine: 64, syscalls: 'own', unaligned: true, features: ['sse', 'mmx'], cMacros: ['__i386__', '__i386', 'i386', '_M_IX86'], cHeaders: '^([xeptsnwiaz]mmintrin|\\w*avx\\w*intrin|x86intrin|cpuid)\\.h$' },
  { go: 'ppc64le', uname: ['ppc64le'], debian: 'ppc64el', rpm: 'ppc64le', alpine: 'ppc64le', oci: 'ppc64le', gnu: 'powerpc64le-linux-gnu', rust: 'powerpc64le-unknown-linux-gnu', elfMachine: 21, elfName: 'PowerPC64', elfClass: 64, byteOrder: 'little', qemu: 'ppc64le', aliases: ['ppc64le', 'ppc64el', 'powerpc64le', 'ppcle_64'], goSince: '1.5', pageSize: 65536, cacheLine: 128, syscalls: 'own', unaligned: true, features: ['altivec', 'vsx'], cMacros: ['__powerpc64__', '__powerpc__', '__PPC64__', '__ppc64__', '__PPC__'], cHeaders: '^altivec\\.h$' },
  { go: 'ppc64', uname: ['ppc64'], debian: 'ppc64', rpm: 'ppc64', alpine: 'ppc64', oci: 'ppc64', gnu: 'powerpc64-linux-gnu', rust: 'powerpc64-unknown-linux-gnu', elfMachine: 21, elfName: 'PowerPC64', elfClass: 64, byteOrder: 'big', qemu: 'ppc64', aliases: ['ppc64', 'powerpc64'], goSince: '1.5', pageSize: 65536, cacheLine: 128, syscalls: 'own', unaligned: true, features: ['altivec', 'vsx'], cMacros: ['__powerpc64__', '__powerpc__', '__PPC64__', '__ppc64__', '__PPC__'], cHeaders: '^altivec\\.h$' },
  { go: 's390x', uname: ['s390x'], debian: 's390x', rpm: 's390x', alpine: 's390x', oci: 's390x', gnu: 's390x-linux-gnu', rust: 's390x-unknown-linux-gnu', elfMachine: 22, elfName: 'IBM S/390', elfClass: 64, byteOrder: 'big', qemu: 's390x', aliases: ['s390x', 's390_64'], goSince: '1.7', pageSize: 4096, cacheLine: 256, syscalls: 'own', unaligned: true, features: ['kimd', 'vxe'], cMacros: ['__s390x__', '__s390__', '__zarch__'], cHeaders: '^(vecintrin|s390intrin)\\.h$' },
  { go: 'riscv64', uname: ['riscv64'], debian: 'riscv64', rpm: 'riscv64', alpine: 'riscv64', oci: 'riscv64', gnu: 'riscv64-linux-gnu', rust: 'riscv64gc-unknown-linux-gnu', elfMachine: 243, elfName: 'RISC-V', elfClass: 64, byteOrder: 'little', qemu: 'riscv64', aliases: ['riscv64', 'riscv64gc'], goSince: '1.14', pageSize: 4096, cacheLine: 64, syscalls: 'generic', unaligned: false, features: ['zicsr', 'rvv'], compilers: { llvm: 9, gcc: 7 }, cMacros: ['__riscv'], cHeaders: '^riscv_vector\\.h$' },
  { go: 'mips64le', uname: ['mips64'], debian: 'mips64el', rpm: 'mips64el', alpine: 'mips64el', oci: 'mips64le', gnu: 'mips64el-linux-gnuabi64', rust: 'mips64el-unknown-linux-gnuabi64', elfMachine: 8, elfName: 'MIPS', elfClass: 64, byteOrder: 'little', qemu: 'mips64el', aliases: ['mips64le', 'mips64el'], goSince: '1.6', pageSize: 16384, cacheLine: 32, syscalls: 'own', unaligned: false, features: ['msa'], cMacros: ['__mips64', '__mips64__', '__mips__', '__mips'], cHeaders: '^msa\\.h$' },
];

/** What is adapted to, and what the project supports already, unless asked otherwise. */
export const DEFAULTS = { target: 'loong64', baseline: 'amd64' } as const;

/** All architectures known. */
export const architectures: readonly Architecture[] = TABLE;

/**
 * The architecture with this name, in any of its spellings.
 *
 * @throws AdaptError (user) for an unknown one.
 */
export function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found !== undefined) return found;
  throw userError(`unknown architecture ${JSON.stringify(name)}`, 'target', `Use one of ${TABLE.map((a) => a.go).join(', ')}.`);
}

/** The architecture that a word of a declaration file names, if it names one. */
export function findArchitecture(name: string): Architecture | undefined {
  const word = name.toLowerCase();
  return TABLE.find((a) => a.go === word || a.uname.includes(word) || a.debian === word || a.aliases.includes(word));
}

/** Every spelling of one architecture, as scripts ask for it. */
export function spellings(one: Architecture): string[] {
  return [...new Set([one.go, ...one.uname, one.debian, one.rpm, ...one.aliases])];
}

/** The architecture of this machine. */
export function hostArchitecture(): Architecture {
  const names: Record<string, string> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le', mips64el: 'mips64le' };
  return architecture(names[process.arch] ?? process.arch);
}

/** Name of an ELF machine for people. */
export function machineName(machine: number): string {
  return TABLE.find((a) => a.elfMachine === machine)?.elfName ?? `machine ${machine}`;
}
