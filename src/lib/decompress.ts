import { Readable, Transform, type Duplex } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import xz from 'xz-decompress';
import { filter } from './exec.js';

/** How a file is compressed, by its first bytes. `xz-program`: by xz in a form that the reader of this package doesn't know. */
export type Compression = 'none' | 'gzip' | 'xz' | 'xz-program' | 'zstd' | 'bzip2' | 'lzma';

const MAGIC: readonly [Compression, string][] = [['gzip', '1f8b'], ['xz', 'fd377a585a00'], ['zstd', '28b52ffd'], ['bzip2', '425a68'], ['lzma', '5d0000']];

/** The kinds of checksum in an xz stream that its reader knows: none, CRC-32, CRC-64. RPM takes SHA-256. */
const XZ_CHECKS = [0, 1, 4];

/** The compression that the first eight bytes tell. */
export function compressionOf(head: Buffer): Compression {
  if (head.length >= 8 && head.subarray(0, 6).toString('hex') === 'fd377a585a00' && !XZ_CHECKS.includes((head[7] ?? 0) & 15)) return 'xz-program';
  return MAGIC.find(([, magic]) => head.subarray(0, magic.length / 2).toString('hex') === magic)?.[0] ?? 'none';
}

/**
 * The uncompressed content, as a stream; memory stays small whatever its size.
 *
 * @throws AdaptError, while it is read, where the program for one of the rarer forms is missing or fails.
 */
export function decompress(source: Readable, compression: Compression): Readable {
  switch (compression) {
    case 'none': return source;
    case 'gzip': return source.pipe(forwarding(source, zlib.createGunzip({ chunkSize: 256 * 1024 })));
    case 'zstd': return source.pipe(forwarding(source, unzstd()));
    case 'xz': return Readable.fromWeb(new xz.XzReadableStream(Readable.toWeb(source)) as ReadableStream);
    case 'bzip2': return Readable.from(filter('bzip2', ['-dc'], source, 'Install bzip2: the package is compressed by it.'));
    case 'xz-program': return Readable.from(filter('xz', ['-dc'], source, 'Install xz (Debian: xz-utils): the package is compressed by it, in a form that only it reads.'));
    case 'lzma': return Readable.from(filter('xz', ['--format=lzma', '-dc'], source, 'Install xz (Debian: xz-utils): the package is compressed by it, in its older form.'));
  }
}

function forwarding<T extends NodeJS.WritableStream & { destroy(error?: Error): unknown }>(source: Readable, to: T): T {
  source.once('error', (error) => to.destroy(error));
  return to;
}

/** Unpacks zstd as it comes: by Node's own from 22.15 on, else by one that runs everywhere but doesn't check the frames' checksums. */
export function unzstd(): Duplex {
  const own = (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Duplex }).createZstdDecompress;
  if (own !== undefined) return own({ chunkSize: 256 * 1024 });
  const transform: Transform = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      attempt(() => void reader.push(chunk), done);
    },
    flush(done): void {
      attempt(() => void reader.push(new Uint8Array(0), true), done);
    },
  });
  const reader = new Decompress((chunk) => transform.push(Buffer.from(chunk)));
  return transform;
}

function attempt(work: () => void, done: (error?: Error) => void): void {
  try {
    work();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}
