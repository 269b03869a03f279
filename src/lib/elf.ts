import { open } from 'node:fs/promises';

/** What the header and the dynamic section of an ELF file say. */
export interface ElfInfo {
  class: 32 | 64;
  byteOrder: 'little' | 'big';
  /** e_machine, see `Architecture.elfMachine`. */
  machine: number;
  /** e_flags: holds the ABI for some architectures. */
  flags: number;
  type: 'relocatable' | 'executable' | 'shared' | 'other';
  /** PT_INTERP; empty for a static program. */
  interpreter: string;
  /** DT_NEEDED, in order. */
  needed: string[];
  /** Symbol versions that it needs of its libraries: `GLIBC_2.36`. */
  versions: string[];
}

const TYPES = ['other', 'relocatable', 'executable', 'shared'] as const;
const PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3;
const DT_NEEDED = 1, DT_STRTAB = 5, DT_VERNEED = 0x6ffffffe;
/** Most bytes read for program headers, interpreter or dynamic section: guards against hostile headers. */
const LIMIT = 1 << 20;

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** Reads an ELF file; `undefined` for a file that isn't ELF or is cut. */
export async function readElf(path: string): Promise<ElfInfo | undefined> {
  const file = await open(path, 'r');
  try {
    return await parseElf(async (offset, length) => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

/** As `readElf`, from anything that can be read at an offset. Source: System V ABI, chapters 4 and 5. */
export async function parseElf(read: ReadAt): Promise<ElfInfo | undefined> {
  const head = await read(0, 64);
  if (head.length < 52 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const wide = head[4] === 2;
  const little = head[5] === 1;
  if (wide && head.length < 64) return undefined;
  const u16 = (b: Buffer, at: number): number => (little ? b.readUInt16LE(at) : b.readUInt16BE(at));
  const u32 = (b: Buffer, at: number): number => (little ? b.readUInt32LE(at) : b.readUInt32BE(at));
  const word = (b: Buffer, at: number): number => (wide ? Number(little ? b.readBigUInt64LE(at) : b.readBigUInt64BE(at)) : u32(b, at));
  const info: ElfInfo = {
    class: wide ? 64 : 32, byteOrder: little ? 'little' : 'big', machine: u16(head, 18), flags: u32(head, wide ? 48 : 36),
    type: TYPES[u16(head, 16)] ?? 'other', interpreter: '', needed: [], versions: [],
  };
  const tableAt = word(head, wide ? 32 : 28);
  const entrySize = u16(head, wide ? 54 : 42);
  const entries = u16(head, wide ? 56 : 44);
  if (entrySize < (wide ? 56 : 32) || entrySize * entries > LIMIT) return info;
  const table = await read(tableAt, entrySize * entries);
  const segments: { type: number; offset: number; address: number; size: number }[] = [];
  for (let at = 0; at + entrySize <= table.length; at += entrySize) {
    segments.push({
      type: u32(table, at), offset: word(table, at + (wide ? 8 : 4)),
      address: word(table, at + (wide ? 16 : 8)), size: word(table, at + (wide ? 32 : 16)),
    });
  }
  const text = (buffer: Buffer): string => {
    const end = buffer.indexOf(0);
    return buffer.subarray(0, end < 0 ? buffer.length : end).toString('latin1');
  };
  const interp = segments.find((s) => s.type === PT_INTERP);
  if (interp !== undefined && interp.size <= 4096) info.interpreter = text(await read(interp.offset, interp.size));
  const dynamic = segments.find((s) => s.type === PT_DYNAMIC);
  if (dynamic === undefined || dynamic.size > LIMIT) return info;
  const section = await read(dynamic.offset, dynamic.size);
  const step = wide ? 16 : 8;
  const neededAt: number[] = [];
  let strings = -1;
  let versions = -1;
  for (let at = 0; at + step <= section.length; at += step) {
    const tag = word(section, at);
    const value = word(section, at + step / 2);
    if (tag === 0) break;
    if (tag === DT_NEEDED) neededAt.push(value);
    if (tag === DT_STRTAB) strings = value;
    if (tag === DT_VERNEED) versions = value;
  }
  // Addresses in memory as offsets in the file.
  const offsetOf = (address: number): number | undefined => {
    const home = segments.find((s) => s.type === PT_LOAD && address >= s.address && address < s.address + s.size);
    return home === undefined ? undefined : home.offset + address - home.address;
  };
  const stringsAt = offsetOf(strings);
  if (stringsAt === undefined) return info;
  const name = async (at: number): Promise<string> => text(await read(stringsAt + at, 256));
  for (const at of neededAt) info.needed.push(await name(at));
  const versionsAt = versions < 0 ? undefined : offsetOf(versions);
  if (versionsAt !== undefined) for (const at of versionNames(await read(versionsAt, 1 << 16), u16, u32)) info.versions.push(await name(at));
  return info;
}

/** Offsets of the names in a table of needed versions (Verneed): a list of libraries, each with a list of versions. */
function versionNames(table: Buffer, u16: (b: Buffer, at: number) => number, u32: (b: Buffer, at: number) => number): number[] {
  const names: number[] = [];
  for (let library = 0, steps = 0; library + 16 <= table.length && steps < 1000; steps++) {
    let version = library + u32(table, library + 8);
    for (let left = u16(table, library + 2); left > 0 && version + 16 <= table.length && names.length < 1000; left--) {
      names.push(u32(table, version + 8));
      version += u32(table, version + 12);
    }
    const next = u32(table, library + 12);
    if (next === 0) break;
    library += next;
  }
  return names;
}
