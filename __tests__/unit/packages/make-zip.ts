import { ZipFile } from 'yazl';

/** A zip archive. */
export async function zip(files: { [name: string]: Buffer | string }): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The zip archive of a number of empty files, more than its small end can count: so it has the larger one, too. (yazl takes minutes for it.) */
export function zipOfMany(count: number): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const name = Buffer.from(`f${String(index).padStart(6, '0')}`);
    // Both records begin alike after their mark; nothing but the version, the name's length and the place is set.
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(index * (local.length + name.length), 42);
    locals.push(local, name);
    central.push(entry, name);
  }
  const files = Buffer.concat(locals);
  const directory = Buffer.concat(central);
  const larger = Buffer.alloc(56);
  larger.writeUInt32LE(0x06064b50);
  larger.writeBigUInt64LE(44n, 4);
  larger.writeBigUInt64LE(BigInt(count), 24);
  larger.writeBigUInt64LE(BigInt(count), 32);
  larger.writeBigUInt64LE(BigInt(directory.length), 40);
  larger.writeBigUInt64LE(BigInt(files.length), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(files.length + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([files, directory, larger, locator, end]);
}
