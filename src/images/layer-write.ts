import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { Interrupted } from '../lib/errors.js';
import { describe, makeDir } from '../lib/files.js';
import { blobPath } from './layout.js';
import { MEDIA, type Descriptor } from './oci.js';

/** A layer that was written. */
export interface WrittenLayer {
  layer: Descriptor;
  /** Digest of the uncompressed tar. */
  diffId: string;
}

/** Owner and date of entries. */
export interface EntryAttributes {
  uid: number;
  gid: number;
  mtime: Date;
}

/**
 * Writes one layer into a layout. The compression is Node's: the same digest is to be expected from the same version of Node only.
 *
 * @param tempDir on the layout's disk.
 * @param fill adds the entries; the archive is finished for it.
 */
export async function writeLayer(layout: string, tempDir: string, signal: AbortSignal, fill: (archive: Pack) => Promise<void>): Promise<WrittenLayer> {
  const archive = pack();
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  let size = 0;
  const through = (see: (chunk: Buffer) => void): Transform => new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      see(chunk);
      done(null, chunk);
    },
  });
  const part = join(await makeDir(tempDir), 'layer.part');
  const writing = pipeline(archive as unknown as NodeJS.ReadableStream, through((c) => plain.update(c)), createGzip({ level: 9 }), through((c) => { packed.update(c); size += c.length; }), createWriteStream(part), { signal });
  writing.catch(() => archive.destroy()); // Awaited below; an error of the filling comes first.
  await fill(archive);
  archive.finalize();
  try {
    await writing;
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw describe(error, part);
  }
  const digest = `sha256:${packed.digest('hex')}`;
  await rename(part, blobPath(layout, digest));
  return { layer: { mediaType: MEDIA.layer, digest, size }, diffId: `sha256:${plain.digest('hex')}` };
}

/** Adds what a folder holds, in the order of its names. */
export async function addFolder(archive: Pack, dir: string, prefix: string, attributes: EntryAttributes): Promise<void> {
  for (const name of (await readdir(dir)).sort()) {
    const path = join(dir, name);
    const info = await lstat(path);
    const header = { name: prefix + name, mode: info.mode & 0o7777, ...attributes };
    if (info.isSymbolicLink()) archive.entry({ ...header, type: 'symlink', linkname: await readlink(path), mode: 0o777 });
    else if (info.isDirectory()) {
      archive.entry({ ...header, name: `${prefix}${name}/`, type: 'directory' });
      await addFolder(archive, path, `${prefix}${name}/`, attributes);
    } else if (info.size < 1 << 20) archive.entry(header, await readFile(path));
    else await pipeline(createReadStream(path), archive.entry({ ...header, size: info.size }) as unknown as NodeJS.WritableStream);
  }
}
