import { lstat, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Context } from '../lib/context.js';
import { userError } from '../lib/errors.js';
import { sha256 } from '../lib/files.js';
import { resolvePackages, unpackRoot, withDebian } from './apt/root.js';
import type { Architecture } from './architectures.js';
import { readPins } from './pins.js';
import { store } from './store.js';

/** C headers and libraries of an architecture, in a folder of their own. */
export interface Sysroot {
  dir: string;
  /** What is in it: `name version`, sorted. */
  packages: string[];
}

/** The list of packages in a sysroot. */
const LIST = '.packages';

/**
 * A sysroot with the C library and these packages of Debian (and what they need) for an architecture, made once and kept in the cache.
 * apt verifies the archive's signature by Debian's own keys, and the packages' hashes; none of their scripts is run.
 *
 * @throws AdaptError where a package can't be had.
 */
export async function cSysroot(arch: Architecture, names: readonly string[], context: Context): Promise<Sysroot> {
  const { suite, always } = readPins().sysroot;
  const wrong = names.find((name) => !/^[a-z0-9][a-z0-9+.-]+$/.test(name));
  if (wrong !== undefined) throw userError(`${JSON.stringify(wrong)} is no name of a Debian package`, 'build.sysroot', 'Name packages as Debian does, e.g. libsqlite3-dev.');
  const wanted = [...new Set([...always, ...names])].sort();
  const dir = await store(context, `sysroot-${arch.go}`, sha256(JSON.stringify([suite, wanted])).slice(0, 16), async (part) => {
    context.reporter.info(`making a sysroot for ${arch.go} of Debian ${suite}: ${wanted.join(', ')}`);
    await withDebian(suite, arch, context, async (debian) => {
      const packages = await resolvePackages(debian, wanted);
      await unpackRoot(debian, packages, part, context);
      await linksInside(part);
      await writeFile(join(part, LIST), packages.map(({ name, version }) => `${name} ${version}\n`).sort().join(''));
    });
  });
  return { dir, packages: (await readFile(join(dir, LIST), 'utf8')).trim().split('\n') };
}

/** Makes absolute links relative: whoever follows them from outside must not leave the folder. */
async function linksInside(root: string, folder = root): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isDirectory()) await linksInside(root, path);
    if (!stats.isSymbolicLink()) continue;
    const to = await readlink(path);
    if (!to.startsWith('/')) continue;
    await rm(path);
    await symlink(relative(dirname(path), join(root, to)), path);
  }
}
