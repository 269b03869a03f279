import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { cpioEnd, cpioHeader, cpioPadding, type CpioEntry } from '../../lib/cpio-write.js';
import { describe } from '../../lib/files.js';

/** Where the image's files are in the machine, and ours. */
const IMAGE = 'image';
const OWN = 'loong-adapt';
/** Path of the first process in the machine. */
export const INIT = `/${OWN}/init`;

/** One file of the image; `type`, `paths` and the rest as the image wing tells them. */
export interface MachineFile {
  paths: readonly string[];
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  uid: number;
  gid: number;
  size: number;
  link: string;
}

/** Goes through all files of the image. */
export type EachFile = (visit: (file: MachineFile, content: AsyncIterable<Uint8Array> | undefined) => Promise<void>) => Promise<void>;

/** What of ours the machine needs. */
export interface OwnFiles {
  /** The program that becomes its first process. */
  init: string;
  /** Kernel modules, in the order in which they are loaded. */
  modules: readonly string[];
  /** Of guest/main.go's Config, besides the modules. */
  config: { console: string; address: string; netmask: string; host: string };
}

/** Writes the file system that the machine starts with: the image's files below /image, ours beside it. Answers its bytes. */
export async function writeInitialFiles(to: string, own: OwnFiles, image: EachFile): Promise<number> {
  const out = createWriteStream(to, { mode: 0o600, highWaterMark: 1 << 20 });
  const ended = finished(out);
  ended.catch(() => {}); // Told by `write` or by the last line.
  let bytes = 0;
  let inode = 1;
  const write = async (data: Uint8Array): Promise<void> => {
    bytes += data.length;
    if (!out.write(data)) await Promise.race([once(out, 'drain'), ended]);
  };
  const entry = (path: string, type: CpioEntry['type'], mode: number, size = 0): CpioEntry => ({ path, type, mode, uid: 0, gid: 0, mtime: 0, size, inode: inode++, links: 1 });
  const file = async (path: string, mode: number, content: Buffer): Promise<void> => {
    for (const part of [cpioHeader(entry(path, 'file', mode, content.length)), content, cpioPadding(content.length)]) await write(part);
  };
  try {
    for (const folder of ['dev', 'proc', 'sys', OWN, IMAGE]) await write(cpioHeader(entry(folder, 'directory', 0o755)));
    await file(INIT.slice(1), 0o755, await readFile(own.init));
    for (const module of own.modules) await file(`${OWN}/${basename(module)}`, 0o644, await readFile(module));
    const config = { ...own.config, modules: own.modules.map((module) => `/${OWN}/${basename(module)}`) };
    await file(`${OWN}/config.json`, 0o644, Buffer.from(JSON.stringify(config)));
    await image(async (one, content) => {
      const number = inode++;
      for (const [i, path] of one.paths.entries()) {
        const target = Buffer.from(one.type === 'symlink' ? one.link : '');
        const size = one.type === 'symlink' ? target.length : i === 0 && one.type === 'file' ? one.size : 0;
        await write(cpioHeader({ path: `${IMAGE}/${path}`, type: one.type, mode: one.mode, uid: one.uid, gid: one.gid, mtime: 0, size, inode: number, links: one.paths.length }));
        if (one.type === 'symlink') await write(target);
        else if (i === 0 && content !== undefined) for await (const chunk of content) await write(chunk);
        await write(cpioPadding(size));
      }
    });
    await write(cpioEnd());
    out.end();
    await ended;
    return bytes;
  } catch (error) {
    out.destroy();
    throw describe(error, to);
  }
}
