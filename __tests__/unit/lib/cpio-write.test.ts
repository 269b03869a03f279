import { describe, expect, test } from '@jest/globals';
import { ByteReader } from '../../../src/lib/byte-reader.js';
import { cpioEnd, cpioHeader, cpioPadding, type CpioEntry } from '../../../src/lib/cpio-write.js';
import { readCpio } from '../../../src/lib/packages/cpio.js';

const entry = (path: string, more: Partial<CpioEntry> = {}): CpioEntry => ({ path, type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0, inode: 1, links: 1, ...more });

async function* parts(...all: Buffer[]): AsyncGenerator<Buffer> {
  yield* all;
}

describe('an archive of the new ASCII form', () => {
  test('is read back as it was written', async () => {
    const content = Buffer.from('hello');
    const archive = parts(cpioHeader(entry('bin', { type: 'directory', mode: 0o755 })), cpioHeader(entry('bin/app', { size: content.length, mode: 0o4755 })), content, cpioPadding(content.length), cpioHeader(entry('app', { type: 'symlink', size: 7 })), Buffer.from('bin/app'), cpioPadding(7), cpioEnd());
    const seen: [string, string, string][] = [];
    await readCpio(new ByteReader(archive), 'test', async ({ path, type }, stream) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      seen.push([path, type, Buffer.concat(chunks).toString()]);
    });
    expect(seen).toEqual([['bin', 'directory', ''], ['bin/app', 'file', 'hello'], ['app', 'symlink', 'bin/app']]);
  });

  test('keeps type and permission bits in one number, and everything at multiples of four', () => {
    const header = cpioHeader(entry('a', { mode: 0o1777, type: 'directory', uid: 65532 }));
    expect(header.toString('latin1').slice(14, 22)).toBe('000043ff');
    expect(header.toString('latin1').slice(22, 30)).toBe('0000fffc');
    expect(header.length % 4).toBe(0);
  });
});
