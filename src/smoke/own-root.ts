import { constants } from 'node:fs';
import { access, lstat, open, readlink } from 'node:fs/promises';
import { posix } from 'node:path';
import { asset } from '../lib/assets.js';
import { AdaptError } from '../lib/errors.js';
import { exec, withEnv } from '../lib/exec.js';
import { imageEnvironment } from '../lib/image-environment.js';
import type { Runner } from '../target/runner.js';
import { which } from '../target/which.js';

/** What an image says of how its programs are started. */
export interface ImageStart {
  /** `NAME=value`. */
  env: readonly string[];
  entrypoint: readonly string[];
  cmd: readonly string[];
  workdir: string;
}

/** The unpacked root of an image. */
export interface OwnRoot extends ImageStart {
  folder: string;
}

/** Links that are followed on the way to a program. */
const LINKS = 40;

/** A command line of this machine, with its whole environment. */
export interface HostCommand {
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/**
 * The command that runs a program of an image in its own root: in namespaces of mounts and processes, with this machine's network and the folder
 * `dir`. What it writes elsewhere is lost with it. As root that is order, not confinement: a hostile program gets out.
 *
 * @param words the program's absolute path in the image, and its arguments.
 * @param startedByKernel whether the kernel starts programs of the architecture: then also those that the program starts.
 * @throws AdaptError where there is no such program, or it can't be started so.
 */
export async function inOwnRoot(root: OwnRoot, words: readonly string[], dir: string, env: NodeJS.ProcessEnv, runner: Runner, startedByKernel: boolean): Promise<HostCommand> {
  const [program = ''] = words;
  const file = await programIn(root.folder, program);
  if (file === undefined) throw new AdaptError(`the image has no program ${program}`, { where: 'smoke.commands', advice: 'Name a program by its absolute path in the image.', blame: 'user' });
  const emulator = startedByKernel || runner.kind === 'native' ? undefined : runner.emulator?.path;
  if (emulator !== undefined && (await isScript(file))) {
    throw new AdaptError(`${program} is a script, and this kernel does not start its interpreter for ${runner.arch.go}`, { where: 'smoke.commands', advice: 'Run with --binfmt: QEMU is then registered with the kernel for as long as it is needed.', blame: 'user' });
  }
  const unshare = await which('unshare'); // The image's own PATH is in the environment.
  if (unshare === undefined) throw new AdaptError('there is no program unshare', { where: 'smoke.commands', advice: 'Install util-linux: it starts programs in the image\'s own root.' });
  const namespaces = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const apart = ['--mount', '--pid', '--fork', '--kill-child'];
  // It fails with 1, which could be an answer of the program's.
  const may = await exec(unshare, [...namespaces, ...apart, '/bin/true'], { timeout: 20, env: withEnv({}) });
  if (may.exitCode !== 0) throw new AdaptError(`programs can't be started in the image's own root here: ${may.stderr.trim()}`, { where: 'smoke.commands', advice: 'It needs namespaces of mounts and processes: run as root (in a container with CAP_SYS_ADMIN), or allow user namespaces.' });
  return {
    file: unshare, args: [...namespaces, ...apart, '/bin/sh', asset('data', 'enter-root.sh'), root.folder, ...words],
    env: { ...env, ...imageEnvironment(root.env), ...ownHome(env), ENTER_ROOT_SHARE: dir, ...(emulator === undefined ? {} : { ENTER_ROOT_EMULATOR: emulator }) },
  };
}

/** What the image says of home and temporary files would hide the fresh folders. */
const ownHome = ({ HOME, TMPDIR }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ...(HOME === undefined ? {} : { HOME }), ...(TMPDIR === undefined ? {} : { TMPDIR }) });

/** The words that an image starts with, the program by its absolute path; empty where it names none, or a command for a shell. */
export async function entryOf(root: OwnRoot): Promise<string[]> {
  const [program = '', ...args] = root.entrypoint.length > 0 ? root.entrypoint : root.cmd.slice(0, 1);
  if (program === '' || args[0] === '-c') return [];
  const places = program.includes('/') ? [posix.resolve('/', root.workdir, program)]
    : imageEnvironment(root.env).PATH.split(':').filter((folder) => folder.startsWith('/')).map((folder) => posix.join(folder, program));
  for (const place of places) if ((await programIn(root.folder, place)) !== undefined) return [place, ...args];
  return [];
}

/** Follows the links of a path inside a root, never out of it; answers where the executable file is on this machine. */
async function programIn(root: string, path: string): Promise<string | undefined> {
  let [left, at, links] = [path.split('/').filter((part) => part !== ''), '', 0];
  while (left.length > 0) {
    const [part = '', ...rest] = left;
    left = rest;
    if (part === '.') continue;
    if (part === '..') {
      at = posix.dirname(at === '' ? '/' : at).replace(/^\/$/, '');
      continue;
    }
    const info = await lstat(`${root}${at}/${part}`).catch(() => undefined);
    if (info === undefined) return undefined;
    if (!info.isSymbolicLink()) {
      at = `${at}/${part}`;
      continue;
    }
    if (++links > LINKS) return undefined;
    const target = await readlink(`${root}${at}/${part}`);
    if (target.startsWith('/')) at = '';
    left = [...target.split('/').filter((word) => word !== ''), ...left];
  }
  const found = `${root}${at}`;
  const runs = at !== '' && (await lstat(found)).isFile() && (await access(found, constants.X_OK).then(() => true, () => false));
  return runs ? found : undefined;
}

async function isScript(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return (await file.read(Buffer.alloc(2), 0, 2, 0)).buffer.toString('latin1') === '#!';
  } finally {
    await file.close();
  }
}
