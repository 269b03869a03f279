import type { ByteReader } from '../byte-reader.js';
import { broken, type PackageInfo } from './types.js';

const LEAD = 96;
/** Larger headers hold the lists of hundreds of thousands of files. */
const LARGEST = 64 * 2 ** 20;
const TAG = { name: 1000, version: 1001, release: 1002, epoch: 1003, architecture: 1022, sourcePackage: 1106, sourceRpm: 1044 };
const STRING_TYPES = new Set([6, 8, 9]);

/** Reads lead, signature and header of an RPM; the reader then stands at the payload. Source: the RPM package format, version 4. */
export async function readRpmHeader(reader: ByteReader, where: string): Promise<PackageInfo> {
  const lead = await reader.read(LEAD);
  if (lead.length < LEAD || lead.readUInt32BE(0) !== 0xedabeedb) throw broken(where, 'it is no RPM package');
  const signature = await readHeader(reader, where);
  await reader.skip((8 - (signature.length % 8)) % 8);
  const header = await readHeader(reader, where);
  const name = text(header, TAG.name);
  if (name === '') throw broken(where, 'its header names no package');
  const release = text(header, TAG.release);
  // A source package has the architecture that it was packed on.
  const source = has(header, TAG.sourcePackage) || !has(header, TAG.sourceRpm);
  return { format: 'rpm', name, version: `${text(header, TAG.version)}${release === '' ? '' : `-${release}`}`, architecture: source ? 'src' : text(header, TAG.architecture) };
}

interface Header {
  index: Buffer;
  store: Buffer;
  /** Bytes of the whole structure. */
  length: number;
}

async function readHeader(reader: ByteReader, where: string): Promise<Header> {
  const intro = await reader.read(16);
  if (intro.length < 16 || intro.readUInt32BE(0) !== 0x8eade801) throw broken(where, 'a header is missing or cut');
  const entries = intro.readUInt32BE(8);
  const bytes = intro.readUInt32BE(12);
  if (entries > 65_536 || bytes > LARGEST) throw broken(where, 'a header is larger than any package has');
  const index = await reader.read(entries * 16);
  const store = await reader.read(bytes);
  if (index.length < entries * 16 || store.length < bytes) throw broken(where, 'the header is cut');
  return { index, store, length: 16 + entries * 16 + bytes };
}

function has(header: Header, tag: number): boolean {
  return offsetOf(header, tag) !== undefined;
}

function offsetOf({ index }: Header, tag: number): { type: number; offset: number } | undefined {
  for (let at = 0; at + 16 <= index.length; at += 16) {
    if (index.readUInt32BE(at) === tag) return { type: index.readUInt32BE(at + 4), offset: index.readUInt32BE(at + 8) };
  }
  return undefined;
}

function text(header: Header, tag: number): string {
  const found = offsetOf(header, tag);
  if (found === undefined || !STRING_TYPES.has(found.type) || found.offset >= header.store.length) return '';
  const end = header.store.indexOf(0, found.offset);
  return header.store.subarray(found.offset, Math.min(end < 0 ? header.store.length : end, found.offset + 1024)).toString('utf8');
}
