import { Readable } from 'node:stream';
import { compressionOf, decompress } from '../../lib/decompress.js';
import { AdaptError } from '../../lib/errors.js';

/**
 * The kernel as QEMU starts it, out of a kernel file as distributions ship it: one that unpacks itself under EFI holds the
 * packed one, whose place and size stand at byte 8. Source: linux, drivers/firmware/efi/libstub/zboot-header.S.
 */
export async function plainKernel(file: Buffer): Promise<Buffer> {
  if (file.toString('latin1', 4, 8) !== 'zimg') return unpack(file);
  const [at, size] = [file.readUInt32LE(8), file.readUInt32LE(12)];
  if (at + size > file.length) throw new AdaptError('the kernel file is cut', { advice: 'Fetch it again.' });
  return unpack(file.subarray(at, at + size));
}

/** Unpacks a module or kernel that may be packed. */
export async function unpack(data: Buffer): Promise<Buffer> {
  const compression = compressionOf(data.subarray(0, 8));
  if (compression === 'none') return data;
  const parts: Buffer[] = [];
  for await (const part of decompress(Readable.from([data]), compression)) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

/** Names of the modules that a module needs, as it says itself. */
export function moduleNeeds(module: Buffer): string[] {
  const at = module.indexOf('\0depends=');
  if (at < 0) return [];
  const text = module.toString('latin1', at + 9, module.indexOf(0, at + 9));
  return text.split(',').filter((name) => name !== '');
}
