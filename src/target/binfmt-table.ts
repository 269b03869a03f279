import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError } from '../lib/errors.js';
import { exec, execOk } from '../lib/exec.js';
import { exists } from '../lib/files.js';
import type { Architecture } from './architectures.js';

/** The kernel's table of interpreters; the tests put one of files in its place. */
export interface BinfmtTable {
  /** Mounts the table where that is needed; answers whether it was. */
  mount(): Promise<boolean>;
  unmount(): Promise<void>;
  /** Name of an enabled entry that runs programs of the architecture, in containers as well. */
  entryFor(arch: Architecture): Promise<string | undefined>;
  register(name: string, arch: Architecture, interpreter: string): Promise<void>;
  unregister(name: string): Promise<void>;
}

const FOLDER = '/proc/sys/fs/binfmt_misc';
const ADVICE = 'Run as root, or with a sudo that asks for no password; a container must be privileged.';

/** The table of this machine's kernel. Source: Documentation/admin-guide/binfmt-misc.rst. */
export const kernelTable: BinfmtTable = {
  async mount() {
    if (await exists(join(FOLDER, 'register'))) return false;
    await asRoot('mount', ['-t', 'binfmt_misc', 'binfmt_misc', FOLDER]);
    return true;
  },
  async unmount() {
    // Somebody else's entries would go with it.
    if ((await readdir(FOLDER)).some((name) => name !== 'register' && name !== 'status')) return;
    await asRoot('umount', [FOLDER]);
  },
  async entryFor(arch) {
    for (const name of await readdir(FOLDER).catch(() => [])) {
      if (name === 'register' || name === 'status') continue;
      const text = await readFile(join(FOLDER, name), 'utf8').catch(() => '');
      if (entryRuns(text, arch)) return name;
    }
    return undefined;
  },
  async register(name, arch, interpreter) {
    await write(join(FOLDER, 'register'), registration(name, arch, interpreter));
  },
  async unregister(name) {
    if (await exists(join(FOLDER, name))) await write(join(FOLDER, name), '-1');
  },
};

/**
 * True if the text of an entry says that it is enabled, matches programs of the architecture, and holds its interpreter open (flag F):
 * without that, no container finds it.
 */
export function entryRuns(text: string, arch: Architecture): boolean {
  const magic = Buffer.from(/^magic ([0-9a-f]+)$/m.exec(text)?.[1] ?? '', 'hex');
  const mask = Buffer.from(/^mask ([0-9a-f]+)$/m.exec(text)?.[1] ?? 'ff'.repeat(magic.length), 'hex');
  const ours = header(arch);
  return /^enabled$/m.test(text) && /^flags: \w*F/m.test(text) && /^offset 0$/m.test(text) && magic.length >= 20 &&
    ours.every((byte, index) => ((byte ^ (magic[index] ?? 0)) & (mask[index] ?? 0)) === 0);
}

/**
 * What is written to register an interpreter: `F` opens it now, so that it works in containers, too;
 * `O` hands it the program opened, `P` keeps the program's own name.
 */
export function registration(name: string, arch: Architecture, interpreter: string): string {
  const hex = (bytes: Buffer): string => [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const mask = Buffer.from('fffffffffffffffc00fffffffffffffffeffffff', 'hex');
  if (arch.byteOrder === 'big') mask.writeUInt16BE(0xfffe, 16);
  return `:${name}:M::${hex(header(arch))}:${hex(mask)}:${interpreter}:POF`;
}

/** The first 20 bytes of an executable of the architecture. */
function header(arch: Architecture): Buffer {
  const bytes = Buffer.alloc(20);
  const little = arch.byteOrder === 'little';
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, arch.elfClass === 64 ? 2 : 1, little ? 1 : 2, 1]).copy(bytes);
  if (little) {
    bytes.writeUInt16LE(2, 16);
    bytes.writeUInt16LE(arch.elfMachine, 18);
  } else {
    bytes.writeUInt16BE(2, 16);
    bytes.writeUInt16BE(arch.elfMachine, 18);
  }
  return bytes;
}

async function write(path: string, text: string): Promise<void> {
  if (process.getuid?.() === 0) {
    await writeFile(path, text).catch((error: unknown) => {
      throw new AdaptError(`the kernel refuses to change its interpreters: ${error instanceof Error ? error.message : String(error)}`, { where: path, advice: ADVICE, cause: error });
    });
  } else {
    await asRoot('tee', [path], text);
  }
}

async function asRoot(program: string, args: readonly string[], input?: string): Promise<void> {
  const root = process.getuid?.() === 0;
  if (!root && (await exec('sudo', ['-n', 'true']).catch(() => undefined))?.exitCode !== 0) {
    throw new AdaptError('registering the emulator with the kernel needs root', { where: FOLDER, advice: ADVICE });
  }
  const [file, words] = root ? [program, args] : ['sudo', ['-n', program, ...args]];
  await execOk(file, words, ADVICE, input === undefined ? {} : { input });
}
