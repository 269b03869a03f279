import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../lib/errors.js';
import { contained } from '../../lib/files.js';

/** Most bytes of one declaration file; a longer one is data that happens to have such a name. */
export const MOST_BYTES = 4 << 20;
/** Bytes in which a NUL means that the file is no text. */
const PEEK = 8192;
const ELF_MAGIC = 0x7f454c46;

const buffer = Buffer.alloc(MOST_BYTES + 1);

/** The text of a file, or in one phrase why there is none. */
export type Reading = { text: string } | { problem: string; elf?: boolean };

/**
 * Reads a regular file once. Synchronous on purpose: a scan reads many small files, for which
 * the hand-over to another thread costs several times the read itself.
 */
export function readText(path: string): Reading {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { problem: `can't be read: ${errorCode(error)}` };
  }
  try {
    const length = fill(file);
    if (length >= 4 && buffer.readUInt32BE(0) === ELF_MAGIC) return { problem: 'is a program or library', elf: true };
    if (length > MOST_BYTES) return { problem: `is larger than ${MOST_BYTES >> 20} MiB: ${fstatSync(file).size} bytes` };
    const nul = buffer.subarray(0, Math.min(length, PEEK)).indexOf(0);
    return nul >= 0 ? { problem: 'is no text' } : { text: buffer.toString('utf8', 0, length) };
  } catch (error) {
    return { problem: `can't be read: ${errorCode(error)}` };
  } finally {
    closeSync(file);
  }
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
