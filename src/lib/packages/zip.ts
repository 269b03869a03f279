import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { AdaptError, Interrupted } from '../errors.js';
import { PACKAGE_LIMITS, broken, entryPath, limited, tooMuch, type PackageEntry, type PackageInfo, type PackageVisit } from './types.js';
import { openZip, openZipIn } from './zip-source.js';

/** Archives in archives, as application servers load them: `app.jar` with `BOOT-INF/lib/driver.jar` in it. */
const NESTED = /\.(?:jar|war|ear|rar|aar|whl|zip)$/i;
/** How deep they are followed, and the bytes that all those open at a time may have in memory. */
const DEPTH = 3;
const MOST_NESTED = 192 * 2 ** 20;
/** The system of who made the entry: Unix, whose file mode is in the upper half of the attributes. */
const MADE_BY_UNIX = 3;

/**
 * Reads a zip archive: a Python wheel, a Java archive, or a plain one. Archives in it are read as well, and their files are
 * told as `outer.jar!/inner.so`. Each file's content is held against its checksum where it is read to its end.
 *
 * @param problem hears of each part that could not be read; the others are.
 * @throws AdaptError for an archive that is cut or hostile.
 */
export async function readZip(path: string, size: number, signal: AbortSignal, visit?: PackageVisit, problem: (text: string) => void = () => {}): Promise<PackageInfo> {
  const archive = await openZip(path, size);
  try {
    return await readEntries(archive, { prefix: '', where: path, size, depth: 0, signal, entries: { left: PACKAGE_LIMITS.entries }, unpacked: { bytes: 0 }, memory: { left: MOST_NESTED }, visit, problem });
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
  memory: { left: number };
  visit: PackageVisit | undefined;
  problem: (text: string) => void;
}

async function readEntries(archive: ZipFile, reading: Reading): Promise<PackageInfo> {
  const { prefix, where, depth, signal, entries, visit } = reading;
  let info: PackageInfo = { format: 'zip', name: '', version: '', architecture: '' };
  for await (const entry of archive.eachEntry()) {
    if (signal.aborted) throw new Interrupted();
    if (--entries.left < 0) throw broken(where, `more than ${PACKAGE_LIMITS.entries} entries`);
    const name = entryPath(getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false), where);
    const told: PackageEntry = { path: prefix + name, type: typeOf(entry), size: entry.uncompressedSize };
    if (depth === 0 && /^[^/]+\.dist-info\/WHEEL$/.test(name) && told.type === 'file' && entry.uncompressedSize <= PACKAGE_LIMITS.control) {
      info = wheelInfo(name, (await wholeOf(archive, entry, reading)).toString('utf8'));
    }
    if (visit === undefined) continue;
    if (told.type !== 'file') await visit(told, nothing());
    else await readable(told.path, reading, async () => {
      if (NESTED.test(name) && depth < DEPTH && await readNested(archive, entry, { ...reading, prefix: `${told.path}!/`, depth: depth + 1 })) return;
      await visit(told, contentOf(archive, entry, reading));
    });
  }
  return info;
}

/** What can't be read of one entry is told, and spoils nothing else. */
async function readable(path: string, { problem, signal, size, unpacked, entries }: Reading, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof Interrupted || signal.aborted || entries.left < 0 || tooMuch(unpacked.bytes, size)) throw error;
    problem(`${path}: ${error instanceof AdaptError ? error.line : error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads an archive in an archive; false for what has such a name and is none. */
async function readNested(archive: ZipFile, entry: Entry, reading: Reading): Promise<boolean> {
  const { memory, where } = reading;
  const bytes = entry.uncompressedSize;
  if (bytes > memory.left) throw broken(where, `an archive of ${bytes} bytes in it is larger than what is looked into`);
  memory.left -= bytes;
  try {
    const inner = await openZipIn(await wholeOf(archive, entry, reading));
    if (inner !== undefined) await readEntries(inner, reading);
    return inner !== undefined;
  } finally {
    memory.left += bytes;
  }
}

function typeOf(entry: Entry): PackageEntry['type'] {
  if (entry.fileNameRaw.at(-1) === 0x2f) return 'directory';
  const kind = entry.versionMadeBy >> 8 === MADE_BY_UNIX ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  if (kind === 0xa) return 'symlink';
  return kind === 0 || kind === 0x8 ? 'file' : 'other';
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* contentOf(archive: ZipFile, entry: Entry, { where, size, unpacked }: Reading): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw broken(where, 'it is encrypted');
  let sum = 0;
  for await (const chunk of limited(await archive.openReadStreamPromise(entry), size, where, unpacked)) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32 >>> 0) throw broken(where, 'a file in it is not what its checksum says');
}

async function wholeOf(archive: ZipFile, entry: Entry, reading: Reading): Promise<Buffer> {
  // The reader holds the size to what comes.
  const whole = Buffer.alloc(entry.uncompressedSize);
  let length = 0;
  for await (const chunk of contentOf(archive, entry, reading)) length += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).copy(whole, length);
  return whole.subarray(0, length);
}

/** What a wheel says of itself: its folder has name and version, its tags the platform. Source: PyPA, binary distribution format. */
function wheelInfo(path: string, text: string): PackageInfo {
  const [, name = '', version = ''] = /^(.+?)-([^-]+)\.dist-info\//.exec(path) ?? [];
  const platforms = [...text.matchAll(/^Tag:\s*[^-\s]+-[^-\s]+-(\S+)\s*$/gm)].map(([, platform = '']) => platform);
  return { format: 'wheel', name, version, architecture: [...new Set(platforms)].join('.') };
}
