import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { readElf } from '../lib/elf.js';
import { exec, withEnv } from '../lib/exec.js';
import { exists, makeDir } from '../lib/files.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { readPins } from './pins.js';
import { withScratch } from './scratch.js';
import { markUsed } from './cache-room.js';
import { markToolUsed } from './store.js';
import { which } from './which.js';
import { cachedProgram, fetchProgram, type PinnedProgram } from './wheel.js';
import { wrapperScript, writeWrappers } from './wrapper.js';

/** A C and C++ compiler for another architecture of linux. */
export interface CrossCompiler {
  /** Absolute path of a program that takes a C compiler's arguments and needs no others. */
  cc: string;
  cxx: string;
  /** Environment it needs beyond that. */
  env: { [name: string]: string };
  /** Name and version, e.g. `zig 0.17.1`. */
  version: string;
  /** The target's headers and libraries, where they are in a folder of their own. */
  sysroot?: string;
}

/** A way to compile: commands for C and C++ and what they need. */
interface Way {
  cc: string[];
  cxx: string[];
  /** Exported by the wrapper scripts. */
  env: Record<string, string>;
  sysroot?: string;
}

const found = new Map<string, Promise<CrossCompiler | undefined>>();

/**
 * A compiler with the C headers of `arch`: the GNU cross compiler, zig or clang found here, else zig from the
 * cache or the Python package index. On a machine of the architecture, its own compiler.
 * Each is tried by compiling a program; one that fails is passed over.
 *
 * @returns undefined where there is none and none can be had.
 */
export function crossCompiler(arch: Architecture, context: Context): Promise<CrossCompiler | undefined> {
  const key = JSON.stringify([arch.go, context.cacheDir, context.install, context.network, process.env['PATH']]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const forget = (): void => void found.delete(key);
  const search = locate(arch, context);
  search.then((compiler) => compiler ?? forget(), forget);
  found.set(key, search);
  return search;
}

async function locate(arch: Architecture, context: Context): Promise<CrossCompiler | undefined> {
  for (const find of [native, gnu, zigOnPath, clang, zigInCache]) {
    const way = await find(arch, context);
    const compiler = way === undefined ? undefined : await tryWay(way, arch, context);
    if (compiler !== undefined) return compiler;
  }
  return context.install && context.network ? tryWay(await fetchedZig(arch, context), arch, context) : undefined;
}

async function native(arch: Architecture): Promise<Way | undefined> {
  if (process.platform !== 'linux' || hostArchitecture() !== arch) return undefined;
  return pair(['cc', 'gcc', 'clang'], ['c++', 'g++', 'clang++']);
}

async function gnu(arch: Architecture): Promise<Way | undefined> {
  const names = (program: string): string[] => [`${arch.gnu}-${program}`, ...[16, 15, 14, 13].map((version) => `${arch.gnu}-${program}-${version}`)];
  return pair(names('gcc'), names('g++'));
}

async function clang(arch: Architecture): Promise<Way | undefined> {
  const sysroot = `/usr/${arch.gnu}`;
  if (!(await exists(join(sysroot, 'include')))) return undefined;
  const suffixes = ['', ...[22, 21, 20, 19, 18].map((version) => `-${version}`)];
  const way = await pair(suffixes.map((suffix) => `clang${suffix}`), suffixes.map((suffix) => `clang++${suffix}`));
  if (way === undefined) return undefined;
  const args = [`--target=${arch.gnu}`, '-isystem', join(sysroot, 'include'), `-L${join(sysroot, 'lib')}`];
  return { ...way, cc: [...way.cc, ...args], cxx: [...way.cxx, ...args], sysroot };
}

async function pair(cc: readonly string[], cxx: readonly string[]): Promise<Way | undefined> {
  const first = async (names: readonly string[]): Promise<string | undefined> => {
    for (const name of names) {
      const path = await which(name);
      if (path !== undefined) return path;
    }
    return undefined;
  };
  const c = await first(cc);
  return c === undefined ? undefined : { cc: [c], cxx: [(await first(cxx)) ?? c], env: {} };
}

async function zigOnPath(arch: Architecture, context: Context): Promise<Way | undefined> {
  const zig = await which('zig');
  return zig === undefined ? undefined : zigWay(zig, arch, context);
}

const pinnedZig = (): PinnedProgram => ({ tool: 'zig', pin: readPins().zig, path: ['ziglang', 'zig'] });

async function zigInCache(arch: Architecture, context: Context): Promise<Way | undefined> {
  const zig = await cachedProgram(pinnedZig(), context);
  return zig === undefined ? undefined : zigWay(zig, arch, context);
}

async function fetchedZig(arch: Architecture, context: Context): Promise<Way> {
  const zig = pinnedZig();
  context.reporter.info(`fetching zig ${zig.pin.version}, a C compiler with the headers of ${arch.go}`);
  return zigWay(await fetchProgram(zig, context), arch, context);
}

async function zigWay(zig: string, arch: Architecture, context: Context): Promise<Way> {
  const target = ['-target', readPins().zig.targets[arch.go] ?? arch.gnu];
  // Its built C libraries: shared between runs; zig locks what it writes.
  const cache = await makeDir(join(context.cacheDir, 'zig'));
  await markUsed(cache);
  await markToolUsed(context, zig);
  return { cc: [zig, 'cc', ...target], cxx: [zig, 'c++', ...target], env: { ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache } };
}

/** Writes the wrapper scripts of a way and tries them; undefined where they don't compile for the architecture. */
async function tryWay(way: Way, arch: Architecture, context: Context): Promise<CrossCompiler | undefined> {
  const scripts = { cc: wrapperScript(way.cc, way.env), 'c++': wrapperScript(way.cxx, way.env) };
  const folder = await writeWrappers(join(context.cacheDir, 'tools', 'cross', arch.go), scripts);
  await markToolUsed(context, folder);
  const cc = join(folder, 'cc');
  if (!(await compiles(cc, arch, context))) {
    context.reporter.debug(`${way.cc.join(' ')} does not compile for ${arch.go}`);
    return undefined;
  }
  const version = await exec(way.cc[0] ?? '', way.cc[1] === 'cc' ? ['version'] : ['--version'], { signal: context.signal, env: withEnv(way.env) });
  const line = version.stdout.split('\n')[0]?.trim() ?? '';
  return { cc, cxx: join(folder, 'c++'), env: {}, version: way.cc[1] === 'cc' ? `zig ${line}` : line, ...(way.sysroot === undefined ? {} : { sysroot: way.sysroot }) };
}

/** Compiles a program that needs the C library's headers, and reads back for which machine. */
async function compiles(cc: string, arch: Architecture, context: Context): Promise<boolean> {
  return withScratch(context, 'cc', async (folder) => {
    await writeFile(join(folder, 'a.c'), '#include <stdio.h>\n#include <utmp.h>\nint main(void) { struct utmp u; return printf("%zu\\n", sizeof u) < 0; }\n');
    const result = await exec(cc, ['-c', '-o', 'a.o', 'a.c'], { cwd: folder, signal: context.signal, timeout: 300 });
    if (result.exitCode !== 0 || !(await readdir(folder)).includes('a.o')) return false;
    return (await readElf(join(folder, 'a.o')))?.machine === arch.elfMachine;
  });
}
