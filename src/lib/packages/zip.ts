import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { Interrupted } from '../errors.js';
import { PACKAGE_LIMITS, broken, entryPath, limited, type PackageEntry, type PackageInfo, type PackageVisit } from './types.js';

/** Archives in archives, as application servers load them: `app.jar` with `BOOT-INF/lib/driver.jar` in it. */
const NESTED = /\.(?:jar|war|ear|rar|aar|whl|zip)$/i;
/** How deep they are followed, and the largest that is read into memory. */
const DEPTH = 3;
const MOST_NESTED = 256 * 2 ** 20;
/** The system of who made the entry: Unix, whose file mode is in the upper half of the attributes. */
const MADE_BY_UNIX = 3;
const OPTIONS = { lazyEntries: true, autoClose: false } as const;

/**
 * Reads a zip archive: a Python wheel, a Java archive, or a plain one. Archives in it are read as well, and their files are
 * told as `outer.jar!/inner.so`. Each file's content is held against its checksum where it is read to its end.
 *
 * @throws AdaptError for what is cut, damaged, encrypted or hostile.
 */
export async function readZip(path: string, size: number, signal: AbortSignal, visit?: PackageVisit): Promise<PackageInfo> {
  const archive = await openPromise(path, OPTIONS);
  try {
    return await readEntries(archive, { prefix: '', where: path, size, depth: 0, signal, entries: { left: PACKAGE_LIMITS.entries }, unpacked: { bytes: 0 }, visit });
  } finally {
    archive.close();
  }
}

interface Reading {
  /** Path of the archive in the outermost one, with `!/`; empty for that one itself. */
  prefix: string;
  where: string;
  /** Bytes of the outermost archive. */
  size: number;
  depth: number;
  signal: AbortSignal;
  entries: { left: number };
  unpacked: { bytes: number };
  visit: PackageVisit | undefined;
}

async function readEntries(archive: ZipFile, reading: Reading): Promise<PackageInfo> {
  const { prefix, where, depth, signal, entries, visit } = reading;
  let info: PackageInfo = { format: 'zip', name: '', version: '', architecture: '' };
  for await (const entry of archive.eachEntry()) {
    if (signal.aborted) throw new Interrupted();
    if (entries.left-- === 0) throw broken(where, `more than ${PACKAGE_LIMITS.entries} entries`);
    const name = entryPath(entry.fileName, where);
    const told: PackageEntry = { path: prefix + name, type: typeOf(entry), size: entry.uncompressedSize };
    if (told.type !== 'file') {
      if (told.type !== 'other') await visit?.(told, nothing());
      continue;
    }
    if (depth === 0 && /^[^/]+\.dist-info\/WHEEL$/.test(name) && entry.uncompressedSize <= PACKAGE_LIMITS.control) {
      info = wheelInfo(name, (await wholeOf(archive, entry, reading)).toString('utf8'));
    }
    if (visit === undefined) continue;
    if (NESTED.test(name) && depth < DEPTH && entry.uncompressedSize <= MOST_NESTED) {
      const inner = await openNested(await wholeOf(archive, entry, reading));
      // Not all that has such a name is an archive.
      if (inner !== undefined) {
        await readEntries(inner, { ...reading, prefix: `${prefix}${name}!/`, depth: depth + 1 });
        continue;
      }
    }
    await visit(told, contentOf(archive, entry, reading));
  }
  return info;
}

async function openNested(bytes: Buffer): Promise<ZipFile | undefined> {
  return bytes.subarray(0, 2).toString('latin1') === 'PK' ? fromBufferPromise(bytes, OPTIONS).catch(() => undefined) : undefined;
}

function typeOf(entry: Entry): PackageEntry['type'] {
  if (entry.fileName.endsWith('/')) return 'directory';
  const kind = entry.versionMadeBy >> 8 === MADE_BY_UNIX ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  if (kind === 0xa) return 'symlink';
  return kind === 0 || kind === 0x8 ? 'file' : 'other';
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* contentOf(archive: ZipFile, entry: Entry, { where, size, unpacked }: Reading): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw broken(where, `${JSON.stringify(entry.fileName)} is encrypted`);
  let sum = 0;
  for await (const chunk of limited(await archive.openReadStreamPromise(entry), size, where, unpacked)) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32 >>> 0) throw broken(where, `${JSON.stringify(entry.fileName)} is not what its checksum says`);
}

async function wholeOf(archive: ZipFile, entry: Entry, reading: Reading): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of contentOf(archive, entry, reading)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What a wheel says of itself: its folder has name and version, its tags the platform. Source: PyPA, binary distribution format. */
function wheelInfo(path: string, text: string): PackageInfo {
  const [, name = '', version = ''] = /^(.+?)-([^-]+)\.dist-info\//.exec(path) ?? [];
  const platforms = [...text.matchAll(/^Tag:\s*[^-\s]+-[^-\s]+-(\S+)\s*$/gm)].map(([, platform = '']) => platform);
  return { format: 'wheel', name, version, architecture: [...new Set(platforms)].join('.') };
}
