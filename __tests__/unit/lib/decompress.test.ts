import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { compressionOf, decompress } from '../../../src/lib/decompress.js';

// `printf 'hello from loong64\n'` by xz 5.4 (with CRC-64, and with SHA-256 as RPM has it), zstd 1.5 and bzip2 1.0.
const PACKED: [string, Buffer][] = [
  ['xz', Buffer.from('fd377a585a000004e6d6b4460200210116000000742fe5a301001268656c6c6f2066726f6d206c6f6f6e6736340a0000bec2599312a45d3600012b139c0948d21fb6f37d010000000004595a', 'hex')],
  ['xz-program', Buffer.from('fd377a585a00000ae1fb0ca10200210116000000742fe5a301001268656c6c6f2066726f6d206c6f6f6e6736340a00006f360e12514dec9ac99f91225f5cbcbb54450667724b2f2c4d8ebc84a99aabd80001431333e86c7f189b4b9a01000000000a595a', 'hex')],
  ['zstd', Buffer.from('28b52ffd045899000068656c6c6f2066726f6d206c6f6f6e6736340a379a2c80', 'hex')],
  ['bzip2', Buffer.from('425a68393141592653593109a7fc000004598000104000050003c790002000220d4d31a9e908068002f770dac2a4b0d037e2ee48a70a12062134ff80', 'hex')],
  ['lzma', Buffer.from('5d00008000ffffffffffffffff00341949ee8de912e6140ebfbd6fa94307a2072cf29471adfffd06a400', 'hex')],
];

async function unpack(packed: Buffer): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompress(Readable.from([packed.subarray(0, 11), packed.subarray(11)]), compressionOf(packed)) as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

test.each([...PACKED, ['none', Buffer.from('hello from loong64\n')], ['gzip', gzipSync('hello from loong64\n')]] as [string, Buffer][])('%s', async (compression, packed) => {
  expect(compressionOf(packed)).toBe(compression);
  expect(await unpack(packed)).toBe('hello from loong64\n');
});

// On an older Node nobody looks at the checksum of zstd; layers and packages have digests of their own.
test.each(PACKED.filter(([name]) => name !== 'zstd'))('%s with a changed byte is refused', async (_compression, packed) => {
  const spoilt = Buffer.from(packed);
  spoilt[packed.length - 22] = (spoilt[packed.length - 22] ?? 0) ^ 0xff;
  await expect(unpack(spoilt)).rejects.toThrow();
});
