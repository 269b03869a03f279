import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exec } from '../../lib/exec.js';
import { architectures } from '../../target/architectures.js';
import { goProgram } from '../../target/go-program.js';

/** One name that a file declares at package level. */
export interface Declaration {
  /** Of a method `Type.Name`. */
  name: string;
  kind: 'const' | 'var' | 'type' | 'func' | 'method';
  /** Without comments and line breaks. */
  text: string;
  /** False for a function without one. */
  body: boolean;
  struct: boolean;
  /** As the file has it, able to stand alone; empty where it can't. */
  source: string;
  /** Bytes of the file that give a constant or variable its value; 0 and 0 without any. */
  valueStart: number;
  valueEnd: number;
  /** Names it uses that may be the package's own. */
  uses: string[];
  /** `name.Member`. */
  selectors: string[];
  /** Whole-number literals above 64. */
  numbers: string[];
  strings: string[];
  /** First arguments of system calls. */
  systemCalls: string[];
  /** A go:linkname names it. */
  linked: boolean;
}

/** One Go or assembly file of a package. */
export interface FileFacts {
  name: string;
  /** GOARCH values that build it, without cgo. */
  arches: string[];
  /** Those that build it with one more tag, by tag. */
  tagged: Record<string, string[]>;
  /** Its constraint as one expression; empty without one. */
  goBuild: string;
  /** 1-based; 0 where it has no go:build line. */
  goBuildLine: number;
  plusBuildLines: number[];
  /** GOARCH that its name ends with. */
  nameArch: string;
  /** cgo -godefs made it. */
  godefs: boolean;
  /** What cgo -godefs made it of, as its header says. */
  source: string;
  generated: boolean;
  cgo: boolean;
  imports: string[];
  /** Import paths by the name that the file gives them, where it gives one. */
  aliases: Record<string, string>;
  decls: Declaration[];
  packageLine: number;
  bytes: number;
}

/** How a struct lies in memory. */
export interface Layout {
  size: number;
  offsets: { name: string; offset: number; size: number }[];
}

/** What the files of one package declare, and for whom. */
export interface PackageFacts {
  name: string;
  files: FileFacts[];
  assembly: FileFacts[];
  /** Constants by GOARCH and name, exact. */
  values: Record<string, Record<string, string>>;
  /** Structs by GOARCH and name. */
  layouts: Record<string, Record<string, Layout>>;
}

/** Reads the files of a package's folder for every architecture of the table; runs nothing of it. */
export async function packageFacts(dir: string, importPath: string, context: Context): Promise<PackageFacts> {
  const program = await goProgram('inspect', context);
  const arches = [context.target.go, ...architectures.map((arch) => arch.go).filter((arch) => arch !== context.target.go)];
  const result = await exec(program, [], { input: JSON.stringify({ dir, arches, tags: [], importPath }), signal: context.signal, timeout: 120 });
  if (result.exitCode !== 0) throw new AdaptError(`the files of ${importPath} can't be read: ${result.stderr.trim()}`, { where: dir, advice: 'See that the folder is there and readable.' });
  return JSON.parse(result.stdout) as PackageFacts;
}

/** Names that the package has for an architecture, with one more tag or none: functions count only with a body, a linkname or assembly. */
export function declared(facts: PackageFacts, arch: string, tag = ''): Map<string, FileFacts> {
  const names = new Map<string, FileFacts>();
  const assembly = facts.assembly.some((file) => builds(file, arch, tag));
  for (const file of facts.files) {
    if (!builds(file, arch, tag)) continue;
    for (const decl of file.decls) if (decl.body || decl.linked || assembly) names.set(decl.name, file);
  }
  return names;
}

/** Whether an architecture builds the file, with one more tag or none. */
export function builds(file: FileFacts, arch: string, tag = ''): boolean {
  return (tag === '' ? file.arches : (file.tagged[tag] ?? file.arches)).includes(arch);
}
