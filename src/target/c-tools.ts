import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { crossCompiler, type CrossCompiler } from './cross.js';
import { pkgConfigProgram } from './pkg-config.js';
import { cSysroot, type Sysroot } from './sysroot.js';
import { markToolUsed, toolFolder } from './store.js';
import { wrapperScript, writeWrappers } from './wrapper.js';

/** What cgo compiles and links C with. */
export interface CTools {
  compiler: CrossCompiler;
  /** CC, CXX and, with a sysroot, where pkg-config looks. */
  env: { [name: string]: string };
  sysroot?: Sysroot;
}

/**
 * A C compiler for an architecture and, for the target where C libraries were asked for, a sysroot with them: the compiler finds them there, and
 * pkg-config tells of nothing else. On a machine of the architecture its own compiler and libraries are used.
 *
 * @throws AdaptError where there is no compiler, or a library can't be had.
 */
export async function cTools(arch: Architecture, context: Context): Promise<CTools> {
  const compiler = await crossCompiler(arch, context);
  if (compiler === undefined) throw new AdaptError(`there is no C compiler for ${arch.go}`, { where: 'cgo', advice: `Install gcc-${arch.gnu.replaceAll('_', '-')} or zig, allow missing tools to be installed, or build without cgo.` });
  const own = { CC: compiler.cc, CXX: compiler.cxx, ...compiler.env };
  if (context.cLibraries === undefined) return { compiler, env: own };
  const asked = context.cLibraries.length === 0 ? undefined : await pkgConfigProgram(context);
  if (arch !== context.target || hostArchitecture() === arch) return { compiler, env: { ...own, ...(asked?.fetched === true ? { PKG_CONFIG: asked.path, ...machinesOwn(arch) } : {}) } };
  const sysroot = await cSysroot(arch, context.cLibraries, context);
  const words = flags(compiler, sysroot.dir, arch);
  const folder = await writeWrappers(join(toolFolder(context, 'cross'), arch.go), { cc: wrapperScript([compiler.cc, ...words]), 'c++': wrapperScript([compiler.cxx, ...words]) });
  await markToolUsed(context, folder);
  const program = asked === undefined ? {} : { PKG_CONFIG: asked.path };
  return { compiler, sysroot, env: { ...own, CC: join(folder, 'cc'), CXX: join(folder, 'c++'), ...program, ...pkgConfig(sysroot.dir, arch) } };
}

/** Zig brings a C library of its own, whose headers must come first; other compilers take all of it from the sysroot. */
function flags({ version }: CrossCompiler, dir: string, arch: Architecture): string[] {
  if (!version.startsWith('zig ')) return [`--sysroot=${dir}`, `-L${join(dir, 'usr/lib', arch.gnu)}`];
  const include = join(dir, 'usr/include');
  return ['-Wno-unused-command-line-argument', '-idirafter', include, '-idirafter', join(include, arch.gnu), `-L${join(dir, 'usr/lib', arch.gnu)}`];
}

/** Where pkg-config looks; folders that the compiler searches anyway are not told. Source: pkg-config(1). */
function pkgConfig(dir: string, arch: Architecture): Record<string, string> {
  const libraries = join(dir, 'usr/lib', arch.gnu);
  return {
    PKG_CONFIG_PATH: '', PKG_CONFIG_LIBDIR: [join(libraries, 'pkgconfig'), join(dir, 'usr/share/pkgconfig')].join(':'), PKG_CONFIG_SYSROOT_DIR: dir,
    PKG_CONFIG_SYSTEM_INCLUDE_PATH: ['/usr/include', join(dir, 'usr/include'), join(dir, 'usr/include', arch.gnu)].join(':'), PKG_CONFIG_SYSTEM_LIBRARY_PATH: ['/usr/lib', libraries].join(':'),
  };
}

/** The same for the libraries of this machine, which a pkg-config that isn't the distribution's does not know. */
function machinesOwn(arch: Architecture): Record<string, string> {
  const folders = [`/usr/lib/${arch.gnu}`, '/usr/lib64', '/usr/lib', '/usr/share', '/usr/local/lib', '/usr/local/share'];
  return {
    PKG_CONFIG_LIBDIR: folders.map((folder) => join(folder, 'pkgconfig')).join(':'),
    PKG_CONFIG_SYSTEM_INCLUDE_PATH: '/usr/include', PKG_CONFIG_SYSTEM_LIBRARY_PATH: folders.slice(0, 3).join(':'),
  };
}
