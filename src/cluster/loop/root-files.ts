import { createHash } from 'node:crypto';
import { lstat, open, readlink, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineName, type Architecture } from '../../target/architectures.js';

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** e_machine of a content that begins like an ELF file; undefined for any other. */
export function machineOf(content: Uint8Array): number | undefined {
  const head = Buffer.from(content.subarray(0, 20));
  if (head.length < 20 || !head.subarray(0, 4).equals(ELF)) return undefined;
  return head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
}

/**
 * What the kernel of the target would say of programs of another architecture, one line each. On the machine that the image is made on they may
 * start all the same, so that no log tells it.
 */
export async function foreignPrograms(root: string, target: Architecture): Promise<string[]> {
  const lines: string[] = [];
  for await (const path of files(root)) {
    const machine = await machineOfFile(join(root, path));
    if (machine !== undefined && machine !== target.elfMachine) lines.push(`exec format error: /${path} is for ${machineName(machine)}`);
  }
  return lines;
}

async function machineOfFile(path: string): Promise<number | undefined> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(20);
    const { bytesRead } = await file.read(head, 0, 20, 0);
    return machineOf(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** Paths of all regular files, in a stable order; links are not followed. */
async function* files(root: string, prefix = ''): AsyncGenerator<string> {
  for (const entry of (await readdir(join(root, prefix), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* files(root, path);
    else if (entry.isFile()) yield path;
  }
}

/** `sha256:…` over paths, modes and contents of a root: the same for the same image. */
export async function rootDigest(root: string): Promise<string> {
  const hash = createHash('sha256');
  const visit = async (prefix: string): Promise<void> => {
    for (const name of (await readdir(join(root, prefix))).sort()) {
      const path = prefix === '' ? name : `${prefix}/${name}`;
      const info = await lstat(join(root, path));
      hash.update(`${path}\0${(info.mode & 0o7777).toString(8)}\0`);
      if (info.isSymbolicLink()) hash.update(await readlink(join(root, path)));
      else if (info.isDirectory()) await visit(path);
      else if (info.isFile()) hash.update(createHash('sha256').update(await readFile(join(root, path))).digest());
    }
  };
  await visit('');
  return `sha256:${hash.digest('hex')}`;
}
