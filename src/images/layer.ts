import { createHash } from 'node:crypto';
import { Transform, type Duplex, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { unzstd } from '../lib/decompress.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { openBlob } from './layout.js';
import { broken, type Descriptor } from './oci.js';

/** What a layer may cost at most; a hostile one is refused before it has cost more. */
export interface LayerLimits {
  /** Uncompressed bytes. */
  bytes: number;
  entries: number;
  /** Uncompressed by compressed size, once `ratioFrom` bytes have come out. */
  ratio: number;
  ratioFrom: number;
}

export const LAYER_LIMITS: LayerLimits = { bytes: 64 * 2 ** 30, entries: 1_000_000, ratio: 400, ratioFrom: 256 * 2 ** 20 };

/** One entry of a layer, its name made clean: no leading `./` or `/`, no `..`. */
export interface LayerEntry {
  /** Without a trailing slash; empty for the root folder. */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'device' | 'fifo';
  /** Target of a link, as it stands in the layer. */
  link: string;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: Date;
}

/** What a layer is, as read. */
export interface LayerSums {
  /** Of the blob. */
  digest: string;
  /** Of the uncompressed tar. */
  diffId: string;
  bytes: number;
}

/** Called per entry; `content` may be read or left. */
export type Visit = (entry: LayerEntry, content: Readable) => Promise<void> | void;

/**
 * Reads a layer once, from front to back, and hashes both forms of it. Nothing is written.
 *
 * @throws AdaptError for a layer that is cut, leaves its root, or exceeds the limits.
 */
export async function readLayer(dir: string, descriptor: Descriptor, visit: Visit, signal: AbortSignal, limits: LayerLimits = LAYER_LIMITS): Promise<LayerSums> {
  if (descriptor.urls !== undefined && descriptor.urls.length > 0) throw broken(descriptor.digest, 'the layer is to be fetched from a foreign address');
  const [algorithm = 'sha256'] = descriptor.digest.split(':');
  const packed = createHash(algorithm);
  const plain = createHash('sha256');
  const compressed = { bytes: 0 };
  let bytes = 0;
  const unpack = decompressor(descriptor);
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      bytes += chunk.length;
      plain.update(chunk);
      const tooMuch = bytes > limits.bytes || (bytes > limits.ratioFrom && bytes > limits.ratio * Math.max(1, descriptor.size));
      if (tooMuch) done(new AdaptError(`a layer unpacks to more than ${bytes} bytes from ${descriptor.size}`, { where: descriptor.digest, advice: 'It looks like a compression bomb: do not use this image.' }));
      else done(null, chunk);
    },
  });
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      compressed.bytes += chunk.length;
      packed.update(chunk);
      done(null, chunk);
    },
  });
  const archive = extract();
  const source = await openBlob(dir, descriptor);
  const stages = unpack === undefined ? [source, counted, measure, archive] : [source, counted, unpack, measure, archive];
  let pipeError: unknown;
  const piping = pipeline(stages as NodeJS.ReadWriteStream[], { signal }).catch((error: unknown) => { pipeError = error; });
  let entries = 0;
  try {
    for await (const raw of archive) {
      const stream = raw as unknown as Readable & { header: Header };
      if (++entries > limits.entries) throw broken(descriptor.digest, `a layer with more than ${limits.entries} entries`);
      const entry = cleanEntry(stream.header, descriptor.digest);
      if (entry !== undefined) await visit(entry, stream);
      stream.resume();
    }
    await piping;
  } catch (error) {
    archive.destroy();
    await piping;
    throw readable(error instanceof AdaptError ? error : (pipeError ?? error), descriptor.digest);
  }
  if (pipeError !== undefined) throw readable(pipeError, descriptor.digest);
  const digest = `${algorithm}:${packed.digest('hex')}`;
  if (digest !== descriptor.digest) throw broken(descriptor.digest, `the layer's content has digest ${digest}`);
  return { digest, diffId: `sha256:${plain.digest('hex')}`, bytes };
}

function readable(error: unknown, where: string): unknown {
  if (error instanceof AdaptError) return error;
  if (error instanceof Error && error.name === 'AbortError') return new Interrupted();
  return broken(where, `a layer cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
}

function decompressor(descriptor: Descriptor): Duplex | undefined {
  const type = descriptor.mediaType;
  if (/[.+]gzip$/.test(type)) return zlib.createGunzip({ chunkSize: 256 * 1024 });
  if (/\.tar$/.test(type)) return undefined;
  if (/\+zstd$/.test(type)) return unzstd();
  throw broken(descriptor.digest, `unknown layer type ${JSON.stringify(type.slice(0, 100))}`);
}

const TYPES: Partial<Record<NonNullable<Header['type']>, LayerEntry['type']>> = {
  file: 'file', 'contiguous-file': 'file', directory: 'directory', symlink: 'symlink', link: 'hardlink',
  'character-device': 'device', 'block-device': 'device', fifo: 'fifo',
};

/** @throws AdaptError for a name, or a hard link, that leaves the image's root. */
function cleanEntry(header: Header, where: string): LayerEntry | undefined {
  const type = TYPES[header.type];
  if (type === undefined) return undefined;
  const link = typeof header.linkname === 'string' ? header.linkname : '';
  const path = cleanPath(header.name, where);
  if (type === 'hardlink') {
    if (link.startsWith('/')) throw broken(where, `hard link ${JSON.stringify(path)} has the absolute target ${JSON.stringify(link)}`);
    cleanPath(link, where);
  }
  return { path, type, link, mode: header.mode, uid: header.uid, gid: header.gid, size: type === 'file' ? header.size : 0, mtime: header.mtime };
}

/** A path of a layer as its parts joined by `/`, without a leading or trailing one. */
export function cleanPath(path: string, where: string): string {
  if (path.includes('\0')) throw broken(where, 'an entry has a name with a zero byte');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw broken(where, `entry ${JSON.stringify(path.slice(0, 200))} leaves the image`);
  return parts.join('/');
}
