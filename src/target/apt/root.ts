import { chmod, copyFile, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exists, makeDir } from '../../lib/files.js';
import type { Architecture } from '../architectures.js';
import { withScratch } from '../scratch.js';
import { parseSimulation } from './closure.js';
import { debianSuite } from './debian.js';
import { hasApt } from './groups.js';
import { unpackPackages, type Offer } from './packages.js';
import { privateApt, type PrivateApt } from './private.js';

/** A suite of Debian for one architecture, ready to be asked. */
export interface DebianSuite {
  suite: string;
  arch: Architecture;
  apt: PrivateApt;
}

/** Opens a suite of Debian for another architecture than this machine's, for the time of `work`; see `openDebian`. */
export async function withDebian<T>(suite: string, arch: Architecture, context: Context, work: (debian: DebianSuite) => Promise<T>): Promise<T> {
  return withScratch(context, 'debian', async (scratch) => work(await openDebian(suite, arch, scratch, context)));
}

/**
 * Opens a suite of Debian for another architecture than this machine's; nothing of the machine changes.
 *
 * @param dir where apt keeps its state: a folder of ours, which must outlive what is answered.
 * @throws AdaptError where there is no apt, no mirror, or its lists can't be read.
 */
export async function openDebian(suite: string, arch: Architecture, dir: string, context: Context): Promise<DebianSuite> {
  if (!(await hasApt())) throw new AdaptError(`packages of Debian ${suite} are needed, and there is no apt here`, { advice: 'Run it on Debian or Ubuntu, or bring the cache folder of a machine that has done it.' });
  if (!context.network) throw new AdaptError(`packages of Debian ${suite} are needed, and the network may not be used`, { advice: 'Run once with the network; what it builds stays in the cache.' });
  const sources = await debianSuite(suite);
  context.reporter.progress(`reading the package lists of Debian ${suite} for ${arch.debian}`);
  const apt = await privateApt(dir, sources, context, undefined, arch.debian);
  if (apt.problem !== '') throw new AdaptError(`the package lists of Debian ${suite} can't be read: ${apt.problem}`, { advice: 'Check the network and the mirror.' });
  return { suite, arch, apt };
}

/**
 * What installing these packages on nothing would bring, in the order of unpacking.
 *
 * @throws AdaptError for a package that can't be had.
 */
export async function resolvePackages({ suite, arch, apt }: DebianSuite, names: readonly string[]): Promise<Offer[]> {
  const plan = await apt.run('apt-get', ['-q', '--simulate', '--no-install-recommends', 'install', ...names]);
  const packages = parseSimulation(plan.stdout);
  if (plan.exitCode === 0 && packages.length > 0) return packages;
  const why = plan.stderr.trim().split('\n').find((line) => line.startsWith('E:')) ?? plan.stderr.trim();
  throw new AdaptError(`Debian ${suite} has no ${names.join(', ')} for ${arch.debian}: ${why.slice(0, 300)}`, { advice: 'Check the names of the packages.' });
}

/**
 * Unpacks packages into a root of their own, without running any script of theirs: so it needs neither root's rights nor an
 * emulator. What the scripts of a base system would have made is made here: users, certificates, temporary folders.
 */
export async function unpackRoot({ apt }: DebianSuite, packages: readonly Offer[], root: string, context: Context): Promise<void> {
  await unpackPackages(apt, packages, root, context);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    // Libraries name their interpreter by /lib64 or /lib; all of it is in /usr today.
    if ((await exists(join(root, 'usr', name))) && !(await exists(join(root, name)))) await symlink(`usr/${name}`, join(root, name));
  }
  for (const name of ['dev', 'proc', 'sys', 'run', 'etc', 'root', 'var/log', 'var/tmp']) await makeDir(join(root, name));
  for (const name of ['tmp', 'var/tmp']) await chmod(await makeDir(join(root, name)), 0o1777);
  for (const [name, master] of [['passwd', 'passwd.master'], ['group', 'group.master']] as const) {
    const from = join(root, 'usr/share/base-passwd', master);
    if ((await exists(from)) && !(await exists(join(root, 'etc', name)))) await copyFile(from, join(root, 'etc', name));
  }
  await bundleCertificates(root);
  for (const name of ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/lintian', 'usr/share/bug']) await rm(join(root, name), { recursive: true, force: true });
}

/** The one file in which programs look for all certificates; a script of the package would make it. */
async function bundleCertificates(root: string): Promise<void> {
  const folder = join(root, 'usr/share/ca-certificates/mozilla');
  const target = join(root, 'etc/ssl/certs/ca-certificates.crt');
  if (!(await exists(folder)) || (await exists(target))) return;
  const all: string[] = [];
  for (const name of (await readdir(folder)).sort()) if (name.endsWith('.crt')) all.push((await readFile(join(folder, name), 'utf8')).trim());
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await writeFile(target, `${all.join('\n')}\n`);
}
