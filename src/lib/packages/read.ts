import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AdaptError, Interrupted, errorCode, userError } from '../errors.js';
import { ByteReader } from '../byte-reader.js';
import { compressionOf, decompress } from '../decompress.js';
import { readCpio } from './cpio.js';
import { readDeb } from './deb.js';
import { readRpmHeader } from './rpm.js';
import { readTar } from './tar.js';
import { endsAsZip } from './zip-source.js';
import { readZip } from './zip.js';
import { PACKAGE_LIMITS, broken, limited, type PackageInfo, type PackageVisit } from './types.js';

export type { PackageEntry, PackageInfo, PackageVisit } from './types.js';

/**
 * Reads a package once: .rpm, .deb, .apk (version 2), a Python wheel, a Java archive, or a tar or zip archive, by its content and not its name.
 * Nothing of it is run or written.
 *
 * @param visit gets each file; without it only the package's own data is read.
 * @param problem hears of each part of a zip archive that could not be read; the others are.
 * @throws AdaptError for what is none of these, cut, or hostile.
 */
export async function readPackage(path: string, signal: AbortSignal, visit?: PackageVisit, problem?: (text: string) => void): Promise<PackageInfo> {
  const size = await sizeOf(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18, signal });
  const reader = new ByteReader(file);
  try {
    const head = await peek(path);
    if (ZIP.has(head.readUInt32BE(0))) return await readZip(path, size, signal, visit, problem);
    if (head.readUInt32BE(0) === 0xedabeedb) return await readRpm(reader, size, path, visit);
    if (head.toString('latin1') === '!<arch>\n') {
      let info: PackageInfo | undefined;
      await readDeb(reader, path, (found) => {
        info = found;
        return visit !== undefined;
      }, visit ?? nothing);
      if (info !== undefined) return info;
    }
    if (head.subarray(0, 3).toString('latin1') === 'ADB') throw broken(path, 'it is an Alpine package of version 3, whose form is not read yet');
    // A zip archive may have a script before it that runs it.
    if (compressionOf(head) === 'none' && await endsAsZip(path, size)) return await readZip(path, size, signal, visit, problem);
    return await readArchive(reader, head, size, path, visit);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (error instanceof AdaptError) throw error;
    throw broken(path, error instanceof Error ? error.message : String(error));
  } finally {
    file.destroy();
  }
}

/** What a zip archive begins with: a file of it, or its end where it holds none. */
const ZIP = new Set([0x504b0304, 0x504b0506]);

const nothing: PackageVisit = async () => {};

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'r').catch((error: unknown) => { throw userError(errorCode(error) === 'ENOENT' ? 'there is no such package' : `the package can't be opened (${errorCode(error)})`, path, 'Check the path.'); });
  try {
    const info = await file.stat();
    if (!info.isFile()) throw userError('the package is no file', path, 'Name a .rpm, .deb, .apk, .whl, .jar, .tar.gz or .zip file.');
    return info.size;
  } finally {
    await file.close();
  }
}

async function peek(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer;
  } finally {
    await file.close();
  }
}

async function readRpm(reader: ByteReader, size: number, path: string, visit: PackageVisit | undefined): Promise<PackageInfo> {
  const info = await readRpmHeader(reader, path);
  if (visit === undefined) return info;
  const head = await reader.read(8);
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* reader.remaining();
  };
  // A package without files has an empty payload.
  if (head.length === 0) return info;
  const payload = new ByteReader(limited(decompress(Readable.from(whole()), compressionOf(head)), size, path));
  await readCpio(payload, path, visit);
  // To the very end: only there the decompressor knows that nothing was cut off or changed.
  await payload.skip(Number.MAX_SAFE_INTEGER);
  return info;
}

/** A tar archive; one that holds .PKGINFO is an Alpine package, whose gzip members make one archive. */
async function readArchive(reader: ByteReader, head: Buffer, size: number, path: string, visit: PackageVisit | undefined): Promise<PackageInfo> {
  const compression = compressionOf(head);
  let info: PackageInfo = { format: 'tar', name: '', version: '', architecture: '' };
  const source = limited(decompress(Readable.from(reader.remaining()), compression), size, path);
  await readTar(source, path, async (entry, content) => {
    if (entry.path === '.PKGINFO' && entry.size <= PACKAGE_LIMITS.control) {
      const text = (await new ByteReader(content).read(entry.size)).toString('utf8');
      const field = (name: string): string => new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
      info = { format: 'apk', name: field('pkgname'), version: field('pkgver'), architecture: field('arch') };
    } else await visit?.(entry, content);
  });
  return info;
}
