import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { RandomAccessReader, fromBufferPromise, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';

// Names are decoded by our own reading, which passes over a leading `/` as other archives' does.
const OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false } as const;
/** Bytes of the record at a zip archive's end, and the longest comment after it. */
const END = 22;
const LONGEST_COMMENT = 0xffff;
const END_MAGIC = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ZIP64 = 0xffffffff;
/** Bytes of the record that leads to the end of the larger form, and how it begins. */
const LOCATOR = 20;
const LOCATOR_MAGIC = 0x07064b50;

/** Opens a zip archive in a file. What stands before it (a script that runs it) is passed over. */
export async function openZip(path: string, size: number): Promise<ZipFile> {
  const file = await open(path, 'r');
  try {
    const start = beginsAt(await tailOf(file, size), size) ?? 0;
    return await fromRandomAccessReaderPromise(new FilePart(path, file, start), size - start, OPTIONS);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Opens a zip archive in memory; undefined for what is none. */
export async function openZipIn(bytes: Buffer): Promise<ZipFile | undefined> {
  const start = beginsAt(bytes.subarray(Math.max(0, bytes.length - END - LONGEST_COMMENT)), bytes.length);
  return start === undefined ? undefined : fromBufferPromise(bytes.subarray(start), OPTIONS);
}

/** Whether a file ends as zip archives do. */
export async function endsAsZip(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return beginsAt(await tailOf(file, size), size) !== undefined;
  } finally {
    await file.close();
  }
}

async function tailOf(file: FileHandle, size: number): Promise<Buffer> {
  const length = Math.min(size, END + LONGEST_COMMENT);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead);
}

/** Where an archive begins whose end says how long it is; undefined where there is no such end. */
function beginsAt(tail: Buffer, size: number): number | undefined {
  for (let at = tail.lastIndexOf(END_MAGIC); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END_MAGIC, at - 1)) {
    if (at + END > tail.length || at + END + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const length = tail.readUInt32LE(at + 12), offset = tail.readUInt32LE(at + 16);
    // The larger form has its own records before this end, and says there how long it is.
    if (length === ZIP64 || offset === ZIP64 || tail.readUInt16LE(at + 10) === 0xffff || (at >= LOCATOR && tail.readUInt32LE(at - LOCATOR) === LOCATOR_MAGIC)) return 0;
    const start = size - tail.length + at - length - offset;
    return start >= 0 ? start : undefined;
  }
  return undefined;
}

/** A file from a place on. */
class FilePart extends RandomAccessReader {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #start: number;
  constructor(path: string, file: FileHandle, start: number) {
    super();
    this.#path = path;
    this.#file = file;
    this.#start = start;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start: this.#start + start, end: this.#start + end - 1 });
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    this.#file.read(buffer, offset, length, this.#start + position).then(({ bytesRead }) => { callback(bytesRead < length ? new Error('it ends too early') : null); }, callback);
  }

  override close(callback: (error: Error | null) => void): void {
    this.#file.close().then(() => { callback(null); }, callback);
  }
}
