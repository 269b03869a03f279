import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exec, withEnv } from '../lib/exec.js';
import { INSTALLED, knowsInstalled, unpackClosure } from './apt/closure.js';
import { hasApt, sourceGroups } from './apt/groups.js';
import { privateApt } from './apt/private.js';
import { withScratch } from './scratch.js';
import { which } from './which.js';

/** A Python whose pip works. */
export interface Python {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** The first Python on PATH that has pip. */
export async function pythonWithPip(context: Context): Promise<Python | undefined> {
  for (const name of ['python3', 'python']) {
    const command = await which(name);
    if (command !== undefined && (await hasPip({ command, env: process.env }, context))) return { command, env: process.env };
  }
  return undefined;
}

async function hasPip(python: Python, context: Context): Promise<boolean> {
  return (await exec(python.command, ['-m', 'pip', '--version'], { signal: context.signal, timeout: 60, env: python.env })).exitCode === 0;
}

/**
 * Runs `work` with a Python that has pip: the one that is there, else one from the distribution's packages, unpacked
 * for as long as it is needed.
 *
 * @throws AdaptError where there is neither.
 */
export async function withPip<T>(context: Context, work: (python: Python) => Promise<T>): Promise<T> {
  const there = await pythonWithPip(context);
  if (there !== undefined) return work(there);
  const groups = (await hasApt()) && (await knowsInstalled()) ? await sourceGroups() : [];
  const release = groups.at(-1);
  const missing = (why: string): AdaptError => new AdaptError(`there is no pip${why}`, { advice: 'Install python3 with pip (on Debian and Ubuntu: apt-get install python3-pip), or set PIP_INDEX_URL.' });
  if (release === undefined) throw missing('');
  return withScratch(context, 'pip', async (scratch) => {
    context.reporter.info('fetching python3-pip, to use once');
    const apt = await privateApt(join(scratch, 'apt'), release, context, INSTALLED);
    const root = join(scratch, 'root');
    await unpackClosure(apt, 'python3-pip', root, context);
    const python = await unpackedPython(root);
    if (python === undefined || !(await hasPip(python, context))) throw missing(', and the one from the packages does not start');
    return work(python);
  });
}

/** The Python of an unpacked root, or the machine's own with the modules of that root. */
async function unpackedPython(root: string): Promise<Python | undefined> {
  const modules = join(root, 'usr', 'lib', 'python3', 'dist-packages');
  const name = (await readdir(join(root, 'usr', 'bin')).catch(() => [])).find((entry) => /^python3\.\d+$/.test(entry));
  const own = await which('python3');
  if (name === undefined) return own === undefined ? undefined : { command: own, env: withEnv({ PYTHONPATH: modules }) };
  const libraries: string[] = [];
  for (const lib of [join(root, 'usr', 'lib'), join(root, 'lib')]) {
    for (const entry of await readdir(lib).catch(() => [])) if (entry.includes('-linux-')) libraries.push(join(lib, entry));
  }
  return { command: join(root, 'usr', 'bin', name), env: withEnv({ PYTHONHOME: join(root, 'usr'), PYTHONPATH: modules, LD_LIBRARY_PATH: libraries.join(':') }) };
}
