import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../lib/errors.js';
import { contained } from '../../lib/files.js';

/** Most bytes of one declaration file; a longer one is data that happens to have such a name. */
export const MOST_BYTES = 4 << 20;
/** Bytes in which a NUL means that the file is no text. */
const PEEK = 8192;
const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];

// One more than may be read, and one for the mark after it.
const buffer = Buffer.alloc(MOST_BYTES + 2);

/** The text of a file, or in one phrase why there is none. */
export type Reading = { text: string } | Unreadable;

/** Why a file has no text. */
export interface Unreadable {
  problem: string;
  elf?: boolean;
}

/** What was read last: the first `length` bytes are those of the file, and stay so until the next is read. */
export interface Bytes {
  bytes: Buffer;
  length: number;
}

/**
 * Reads a regular file once. Synchronous on purpose: a scan reads many small files, for which
 * the hand-over to another thread costs several times the read itself.
 */
export function readBytes(path: string): Bytes | Unreadable {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { problem: `can't be read: ${errorCode(error)}` };
  }
  try {
    const length = fill(file);
    if (length >= 4 && ELF_MAGIC.every((byte, at) => buffer[at] === byte)) return { problem: 'is a program or library', elf: true };
    if (length > MOST_BYTES) return { problem: `is larger than ${MOST_BYTES >> 20} MiB: ${fstatSync(file).size} bytes` };
    // The mark ends the search where the file does.
    buffer[length] = 0;
    return buffer.indexOf(0) < Math.min(length, PEEK) ? { problem: 'is no text' } : { bytes: buffer, length };
  } catch (error) {
    return { problem: `can't be read: ${errorCode(error)}` };
  } finally {
    closeSync(file);
  }
}

/** As `readBytes`, decoded. */
export function readText(path: string): Reading {
  const reading = readBytes(path);
  return 'problem' in reading ? reading : { text: reading.bytes.toString('utf8', 0, reading.length) };
}

function fill(file: number): number {
  let length = 0;
  while (length <= MOST_BYTES) {
    // The first read is small, for most files are: a large one would be zeroed and copied in vain.
    const read = readSync(file, buffer, length, Math.min(length === 0 ? 65536 : MOST_BYTES + 1 - length, MOST_BYTES + 1 - length), null);
    if (read === 0) break;
    length += read;
    // A short read is the end; and no more is wanted of what is no text.
    if (length < 65536 || (length === read && buffer.subarray(0, PEEK).includes(0))) break;
  }
  return length;
}

/** Reads another file of the project for a detector: inside the root, through no link. */
export async function readOther(root: string, path: string): Promise<string | undefined> {
  try {
    await contained(root, path);
  } catch {
    return undefined;
  }
  const reading = readText(join(root, path));
  return 'text' in reading ? reading.text : undefined;
}
