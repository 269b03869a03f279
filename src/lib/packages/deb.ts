import { Readable } from 'node:stream';
import { ByteReader } from '../byte-reader.js';
import { compressionOf, decompress } from '../decompress.js';
import { readTar } from './tar.js';
import { PACKAGE_LIMITS, broken, limited, type PackageInfo, type PackageVisit } from './types.js';

const HEADER = 60;

/** Reads a Debian package: an ar archive of a tar with the control file and one with the content. */
export async function readDeb(reader: ByteReader, where: string, onInfo: (info: PackageInfo) => boolean, visit: PackageVisit): Promise<void> {
  if ((await reader.read(8)).toString('latin1') !== '!<arch>\n') throw broken(where, 'it is no Debian package');
  let known = false;
  for (let members = 0; members < 16; members++) {
    const header = (await reader.read(HEADER)).toString('latin1');
    if (header.length === 0) break;
    const size = Number(header.slice(48, 58).trim());
    if (header.length < HEADER || header.slice(58) !== '`\n' || !Number.isSafeInteger(size) || size < 0) throw broken(where, 'a member is damaged');
    const name = header.slice(0, 16).trim().replace(/\/$/, '');
    const end = reader.position + size;
    if (name.startsWith('control.tar')) {
      known = true;
      if (!onInfo(await readControl(await unpack(reader, size, where), where))) return;
    } else if (name.startsWith('data.tar')) {
      if (!known) throw broken(where, 'its content comes before its control file');
      await readTar(await unpack(reader, size, where), where, visit);
    }
    await reader.skip(end - reader.position);
    if (reader.position < end) throw broken(where, 'it is cut');
    await reader.skip(size % 2);
  }
  if (!known) throw broken(where, 'it has no control file');
}

/** A member as it was before it was packed. */
async function unpack(reader: ByteReader, size: number, where: string): Promise<AsyncIterable<Uint8Array>> {
  const head = await reader.read(Math.min(8, size));
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* reader.stream(size - head.length);
  };
  return limited(decompress(Readable.from(whole()), compressionOf(head)), size, where);
}

async function readControl(source: AsyncIterable<Uint8Array>, where: string): Promise<PackageInfo> {
  let control = '';
  await readTar(source, where, async (entry, content) => {
    if (entry.path !== 'control' || entry.size > PACKAGE_LIMITS.control) return;
    control = (await new ByteReader(content).read(entry.size)).toString('utf8');
  });
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(\\S+)`, 'mi').exec(control)?.[1] ?? '';
  if (field('Package') === '') throw broken(where, 'its control file names no package');
  return { format: 'deb', name: field('Package'), version: field('Version'), architecture: field('Architecture') };
}
