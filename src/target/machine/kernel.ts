import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { exists, makeDir, readIfThere } from '../../lib/files.js';
import { readPackage } from '../../lib/packages/read.js';
import type { Architecture } from '../architectures.js';
import { hasApt } from '../apt/groups.js';
import { offers, unpackPackages } from '../apt/packages.js';
import { privateApt, type PrivateApt } from '../apt/private.js';
import { distributionSources, readSources, type AptSource } from '../apt/sources.js';
import { distribution, isLike } from '../distribution.js';
import { withScratch } from '../scratch.js';
import { markToolUsed, store, storedVersions, toolFolder } from '../store.js';
import { compareVersions, plainVersion } from '../version.js';
import type { MachineData } from './data.js';
import { moduleNeeds, plainKernel, unpack } from './kernel-file.js';

/** A kernel for an emulated machine. */
export interface MachineKernel {
  /** As the kernel names itself: `7.2.12+deb14-loong64`. */
  release: string;
  /** The kernel as QEMU starts it. */
  file: string;
  /** Modules for the network, in the order in which they are loaded. */
  modules: string[];
  /** Firmware for the machine; undefined where there is none, and then no network. */
  firmware?: string;
}

const tool = (arch: Architecture): string => `linux-${arch.go}`;

/**
 * A kernel of the architecture: from the cache, else from Debian's packages, where the run may. apt checks signatures and hashes;
 * nothing is installed.
 *
 * @param mirror address of a Debian mirror; default: the one that this machine takes its own packages from.
 * @throws AdaptError that says why there is none and how to get it.
 */
export async function machineKernel(arch: Architecture, data: MachineData, context: Context, mirror?: string): Promise<MachineKernel> {
  const stored = (await storedVersions(context, tool(arch))).sort((a, b) => compareVersions(plainVersion(b), plainVersion(a)));
  const [newest] = stored;
  if (newest !== undefined) {
    const folder = join(toolFolder(context, tool(arch)), newest);
    await markToolUsed(context, folder);
    return readStored(folder, newest);
  }
  const what = `no kernel for ${arch.go} in the cache`;
  if (!context.network || !context.install) throw new AdaptError(what, { where: toolFolder(context, tool(arch)), advice: 'Run once with the network and with --install, and keep the cache.' });
  if (!(await hasApt())) throw new AdaptError(`${what}, and no apt to fetch one with`, { advice: 'Run once on a Debian or Ubuntu (a container will do), and bring its cache along.' });
  return withScratch(context, 'kernel', (scratch) => fetchKernel(arch, data, scratch, context, mirror));
}

/** True where a kernel is in the cache. */
export async function hasKernel(arch: Architecture, context: Context): Promise<boolean> {
  return (await storedVersions(context, tool(arch))).length > 0;
}

async function readStored(folder: string, release: string): Promise<MachineKernel> {
  const order = ((await readIfThere(join(folder, 'modules'))) ?? '').split('\n').filter((name) => name !== '');
  const firmware = join(folder, 'firmware.fd');
  return { release, file: join(folder, 'Image'), modules: order.map((name) => join(folder, name)), ...((await exists(firmware)) ? { firmware } : {}) };
}

async function fetchKernel(arch: Architecture, data: MachineData, scratch: string, context: Context, mirror?: string): Promise<MachineKernel> {
  const refused: string[] = [];
  for (const suite of data.debian.suites) {
    const source = await debianSource(arch, suite, scratch, context, mirror);
    if (source === undefined) throw new AdaptError(`a kernel for ${arch.go} comes from Debian, and this machine takes no packages from there`, { advice: 'Name a Debian mirror with --kernel-mirror ADDRESS; its signatures are checked with the package debian-archive-keyring.', blame: 'user' });
    context.reporter.progress(`reading the package list of Debian ${suite} for ${arch.debian}`);
    const apt = await privateApt(join(scratch, suite), [source], context, undefined, arch.debian);
    try {
      return await fromSuite(apt, arch, data, join(scratch, suite), context);
    } catch (error) {
      if (error instanceof Interrupted || !(error instanceof AdaptError)) throw error;
      refused.push(`${suite}: ${apt.problem === '' ? error.message : apt.problem}`);
    }
  }
  throw new AdaptError(`no kernel for ${arch.go} can be had (${refused.join('; ')})`, { advice: 'Check the network and the apt sources, or name another mirror with --kernel-mirror ADDRESS.' });
}

/** Debian's own source for another architecture, with the keys that this machine trusts for Debian. */
async function debianSource(arch: Architecture, suite: string, scratch: string, context: Context, mirror?: string): Promise<AptSource | undefined> {
  const machine = await distribution();
  const isDebian = isLike(machine, 'debian') && !isLike(machine, 'ubuntu');
  const own = isDebian ? distributionSources(await readSources(), machine.codename).find((source) => !source.suites.every((name) => /security/.test(name))) : undefined;
  const uris = mirror === undefined ? own?.uris : [mirror];
  if (uris === undefined) return undefined;
  if (uris.some((uri) => !/^(https?|file|copy):\/?\/?[^\s]+$/.test(uri))) throw new AdaptError(`${JSON.stringify(mirror)} is no address of a mirror`, { where: '--kernel-mirror', advice: 'Write it as in an apt source, e.g. https://HOST/debian.', blame: 'user' });
  const keys = own?.fields['Signed-By'] ?? (isDebian ? undefined : await debianKeys(scratch, context));
  return { uris, suites: [suite], components: ['main'], fields: { Architectures: arch.debian, ...(keys === undefined ? {} : { 'Signed-By': keys }) } };
}

/** Debian's keys on a machine that isn't one, out of the package that its distribution has, and signs, for this. */
async function debianKeys(scratch: string, context: Context): Promise<string> {
  const installed = '/usr/share/keyrings/debian-archive-keyring.gpg';
  if (await exists(installed)) return installed;
  const sources = distributionSources(await readSources(), (await distribution()).codename);
  const apt = await privateApt(join(scratch, 'keys'), sources.map((source) => ({ ...source, components: [...new Set([...source.components, 'universe'])] })), context);
  const [offer] = await offers(apt, ['debian-archive-keyring']);
  if (offer === undefined) throw new AdaptError("Debian's keys are missing here", { where: installed, advice: 'Install the package debian-archive-keyring.' });
  await unpackPackages(apt, [offer], join(scratch, 'keyring'), context);
  return join(scratch, 'keyring', installed);
}

async function fromSuite(apt: PrivateApt, arch: Architecture, data: MachineData, scratch: string, context: Context): Promise<MachineKernel> {
  const image = await needs(apt, `${data.debian.kernel}:${arch.debian}`, /^linux-image-\d/);
  const [name = ''] = image;
  if (name === '') throw new AdaptError(`there is no package ${data.debian.kernel}`, { advice: '' });
  const release = name.slice('linux-image-'.length);
  // Since linux 7 the kernel and its modules are packages of their own.
  const parts = [name, ...(await needs(apt, `${name}:${arch.debian}`, /^linux-(binary|modules)-\d/))];
  context.reporter.info(`fetching Linux ${release} and its firmware from Debian`);
  const files = new Map<string, Buffer>();
  for (const part of [...parts, data.debian.firmware]) {
    const package_ = await download(apt, part, arch, join(scratch, part), context).catch((error: unknown) => {
      if (part !== data.debian.firmware || error instanceof Interrupted) throw error;
      context.reporter.debug(`no firmware: ${String(error)}`);
      return undefined;
    });
    if (package_ === undefined) continue;
    await readPackage(package_, context.signal, async (entry, content) => {
      if (entry.type !== 'file' || !wanted(entry.path, data)) return;
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      files.set(entry.path === data.debian.firmwareFile ? 'firmware.fd' : /vmlinu/.test(entry.path) ? 'Image' : basename(entry.path).replace(/\.ko(\.\w+)?$/, '.ko'), Buffer.concat(chunks));
    });
  }
  const kernel = files.get('Image');
  if (kernel === undefined) throw new AdaptError(`the packages of Linux ${release} hold no kernel`, { advice: '' });
  const { order, modules } = await withNeeds(data.modules, files);
  const folder = await store(context, tool(arch), release, async (part) => {
    await makeDir(part);
    await writeFile(join(part, 'Image'), await plainKernel(kernel));
    for (const [file, content] of modules) await writeFile(join(part, file), content);
    const firmware = files.get('firmware.fd');
    if (firmware !== undefined) await writeFile(join(part, 'firmware.fd'), firmware);
    await writeFile(join(part, 'modules'), `${order.join('\n')}\n`);
  });
  return readStored(folder, release);
}

/** Of a package with thousands of modules only what could be needed is kept in memory: kernel, firmware, drivers of networks and of virtual devices. */
function wanted(path: string, data: MachineData): boolean {
  return path === data.debian.firmwareFile || /(^|\/)vmlinu[xz](-[^/]*)?$/.test(path) || /\/kernel\/(net\/core|drivers\/(net|virtio))\/[^/]+\.ko(\.\w+)?$/.test(path);
}

/** The modules with those they need, which come first; one that isn't there is built into the kernel. */
async function withNeeds(names: readonly string[], files: ReadonlyMap<string, Buffer>): Promise<{ order: string[]; modules: Map<string, Buffer> }> {
  const modules = new Map<string, Buffer>();
  const visit = async (name: string): Promise<void> => {
    const file = `${name.replaceAll('-', '_')}.ko`;
    const packed = files.get(file) ?? files.get(file.replaceAll('_', '-'));
    if (packed === undefined || modules.has(file)) return;
    const module = await unpack(packed);
    for (const needed of moduleNeeds(module)) await visit(needed);
    modules.set(file, module);
  };
  for (const name of names) await visit(name);
  return { order: [...modules.keys()], modules };
}

/** What a package depends on, of the names that fit. */
async function needs(apt: PrivateApt, name: string, pattern: RegExp): Promise<string[]> {
  const { stdout } = await apt.run('apt-cache', ['show', '--no-all-versions', name]);
  const depends = /^Depends: (.*)$/m.exec(stdout)?.[1] ?? '';
  return [...new Set(depends.split(/[,|]/).map((part) => part.trim().split(/[\s(:]/)[0] ?? '').filter((part) => pattern.test(part)))];
}

async function download(apt: PrivateApt, name: string, arch: Architecture, into: string, context: Context): Promise<string> {
  const folder = await makeDir(into);
  for (const qualified of [`${name}:${arch.debian}`, name]) {
    const result = await apt.run('apt-get', ['-q', 'download', qualified], folder);
    const file = (await readdir(folder)).find((entry) => entry.endsWith('.deb'));
    if (result.exitCode === 0 && file !== undefined) return join(folder, file);
    context.reporter.debug(result.stderr.trim());
  }
  throw new AdaptError(`cannot download the package ${name}`, { advice: 'Check the network, then run again.' });
}
