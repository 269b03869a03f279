import type { ByteReader } from '../byte-reader.js';
import { PACKAGE_LIMITS, broken, entryPath, type PackageVisit } from './types.js';

const HEADER = 110;
const LAST = 'TRAILER!!!';
/** File type bits of a mode. */
const TYPES: { [bits: number]: 'file' | 'directory' | 'symlink' } = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'symlink' };

/** Reads a cpio archive of the new ASCII form, as RPM packs it, from front to back. */
export async function readCpio(reader: ByteReader, where: string, visit: PackageVisit): Promise<void> {
  for (let entries = 0; ; entries++) {
    if (entries > PACKAGE_LIMITS.entries) throw broken(where, `more than ${PACKAGE_LIMITS.entries} entries`);
    const header = (await reader.read(HEADER)).toString('latin1');
    if (header.startsWith('07070X')) throw broken(where, 'files larger than 4 GiB, whose form of archive is not read');
    if (header.length < HEADER || !/^07070[12][0-9a-fA-F]+$/.test(header)) throw broken(where, 'the archive is cut or damaged');
    const field = (index: number): number => Number.parseInt(header.slice(6 + index * 8, 14 + index * 8), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    if (nameSize < 1 || nameSize > 4096) throw broken(where, 'an entry has a name of impossible length');
    const name = (await reader.read(nameSize)).toString('utf8').replace(/\0+$/, '');
    await reader.skip(padding(HEADER + nameSize));
    if (name === LAST) return;
    const content = reader.stream(size);
    const end = reader.position + size;
    await visit({ path: entryPath(name, where), type: TYPES[mode & 0o170000] ?? 'other', size }, content);
    await reader.skip(end - reader.position);
    if (reader.position < end) throw broken(where, 'the archive is cut');
    await reader.skip(padding(size));
  }
}

/** Names and contents end at multiples of four. */
function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
