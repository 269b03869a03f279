import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { exec, withEnv } from '../../lib/exec.js';
import { isDir, removeTree } from '../../lib/files.js';
import type { Architecture } from '../architectures.js';
import { INSTALLED, knowsInstalled, unpackClosure } from '../apt/closure.js';
import { hasApt, sourceGroups } from '../apt/groups.js';
import { offers, upstream } from '../apt/packages.js';
import { privateApt } from '../apt/private.js';
import { distribution, isLike } from '../distribution.js';
import { withScratch } from '../scratch.js';
import { markToolUsed, store, storedVersions, toolFolder } from '../store.js';
import { compareVersions } from '../version.js';
import { which } from '../which.js';
import type { MachineData } from './data.js';

/** QEMU that emulates a whole machine. */
export interface SystemEmulator {
  /** Absolute. */
  path: string;
  /** Upstream version, `10.0.2`. */
  version: string;
  /** Arguments it needs wherever it is, before all others. */
  arguments: string[];
  env: NodeJS.ProcessEnv;
}

/** Name under which fetched emulators are kept. */
const TOOL = 'qemu-system';

/**
 * QEMU system emulation for an architecture: from PATH, else from the cache, else fetched from the distribution's packages,
 * where the run may; nothing is installed.
 *
 * @throws AdaptError that says why there is none and how to get it.
 */
export async function systemEmulator(arch: Architecture, data: MachineData, context: Context): Promise<SystemEmulator> {
  const name = `qemu-system-${arch.qemu}`;
  const refused: string[] = [];
  const take = (found: SystemEmulator | string): found is SystemEmulator => typeof found !== 'string' || (refused.push(found), false);
  const here = await which(name);
  if (here !== undefined) {
    const found = await tryEmulator({ path: here, arguments: [], env: process.env }, data, context);
    if (take(found)) return found;
  }
  for (const version of (await storedVersions(context, TOOL)).sort((a, b) => compareVersions(b, a))) {
    const folder = join(toolFolder(context, TOOL), version);
    const found = await tryEmulator(await unpacked(folder, name), data, context);
    if (!take(found)) continue;
    await markToolUsed(context, folder);
    return found;
  }
  if (context.install && context.network && (await hasApt()) && (await knowsInstalled())) {
    const found = await fetched(name, data, refused, context);
    if (found !== undefined) return found;
  }
  throw new AdaptError(refused.length === 0 ? `there is no ${name}` : `no usable ${name}: ${refused.join('; ')}`, { where: name, advice: await systemAdvice(data) });
}

/** What a person can do to get system emulation here. */
export async function systemAdvice(data: MachineData): Promise<string> {
  const machine = await distribution();
  if (isLike(machine, 'ubuntu')) return `Install qemu-system-misc (it must be QEMU ${data.minimum} or newer: Ubuntu 25.04 has it).`;
  if (isLike(machine, 'debian')) return `Install qemu-system-misc, on Debian 12 from backports: apt-get install -t ${machine.codename}-backports qemu-system-misc.`;
  if (isLike(machine, 'fedora') || isLike(machine, 'rhel')) return 'Install it: dnf install qemu-system-loongarch64.';
  if (isLike(machine, 'arch')) return 'Install it: pacman -S qemu-system-loongarch64.';
  return `Install QEMU's system emulation, ${data.minimum} or newer.`;
}

async function tryEmulator(candidate: Omit<SystemEmulator, 'version'>, data: MachineData, context: Context): Promise<SystemEmulator | string> {
  const answer = await exec(candidate.path, ['--version'], { env: candidate.env, signal: context.signal, timeout: 20 });
  const version = /^QEMU emulator version (\d+(?:\.\d+)+)/m.exec(answer.stdout)?.[1];
  if (answer.exitCode !== 0 || version === undefined) return `${candidate.path} does not start: ${answer.stderr.trim().split('\n')[0] ?? ''}`;
  if (compareVersions(version, data.minimum) < 0) return `${candidate.path} is QEMU ${version}, older than ${data.minimum}`;
  return { ...candidate, version };
}

/** An emulator in a folder that packages were unpacked into: it has its libraries and data beside it. */
async function unpacked(folder: string, name: string): Promise<Omit<SystemEmulator, 'version'>> {
  const libraries: string[] = [];
  for (const base of ['usr/lib', 'lib', 'usr/lib64']) {
    const path = join(folder, base);
    if (!(await isDir(path))) continue;
    libraries.push(path, ...(await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory() && /-linux-gnu/.test(entry.name)).map((entry) => join(path, entry.name)));
  }
  const before = process.env['LD_LIBRARY_PATH'];
  return {
    path: join(folder, 'usr', 'bin', name), arguments: ['-L', join(folder, 'usr', 'share', 'qemu')],
    env: withEnv({ LD_LIBRARY_PATH: [...libraries, ...(before === undefined || before === '' ? [] : [before])].join(':') }),
  };
}

async function fetched(name: string, data: MachineData, refused: string[], context: Context): Promise<SystemEmulator | undefined> {
  const machine = await distribution();
  const sources = [...new Map((await sourceGroups()).flat().map((source) => [JSON.stringify(source), source])).values()];
  try {
    return await withScratch(context, 'apt', async (scratch) => {
      context.reporter.progress(`reading the package lists of ${[...new Set(sources.flatMap((source) => source.suites))].join(', ')}`);
      const apt = await privateApt(scratch, sources, context, INSTALLED);
      const [offer] = (await offers(apt, data.packages)).sort((a, b) => compareVersions(upstream(b.version), upstream(a.version)) || data.packages.indexOf(a.name) - data.packages.indexOf(b.name));
      if (offer === undefined || compareVersions(upstream(offer.version), data.minimum) < 0) {
        refused.push(offer === undefined ? `no package ${data.packages.join(' or ')}${apt.problem === '' ? '' : `: ${apt.problem}`}` : `the package ${offer.name} is QEMU ${upstream(offer.version)}, older than ${data.minimum}`);
        return undefined;
      }
      const into = join(scratch, 'unpacked');
      const release = offer.version.includes('bpo') ? `${machine.codename}-backports` : undefined;
      await unpackClosure(apt, offer.name, into, context, { leaveOut: data.leaveOut, ...(release === undefined ? {} : { release }) });
      const found = await tryEmulator(await unpacked(into, name), data, context);
      if (typeof found === 'string') {
        refused.push(found);
        return undefined;
      }
      const folder = await store(context, TOOL, found.version, async (part) => {
        await removeTree(part);
        await rename(into, part);
      });
      return { ...(await unpacked(folder, name)), version: found.version };
    });
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof AdaptError)) throw error;
    refused.push(error.message);
    return undefined;
  }
}
