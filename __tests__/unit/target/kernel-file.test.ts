import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { moduleNeeds, plainKernel, unpack } from '../../../src/target/machine/kernel-file.js';

describe('a kernel file', () => {
  test('that unpacks itself under EFI is taken out of its shell', async () => {
    const packed = gzipSync('the kernel');
    const head = Buffer.alloc(64);
    head.write('MZ\0\0zimg', 'latin1');
    head.writeUInt32LE(64, 8);
    head.writeUInt32LE(packed.length, 12);
    expect((await plainKernel(Buffer.concat([head, packed, Buffer.from('more')]))).toString()).toBe('the kernel');
  });

  test('that is cut is refused', async () => {
    const head = Buffer.alloc(64);
    head.write('MZ\0\0zimg', 'latin1');
    head.writeUInt32LE(64, 8);
    head.writeUInt32LE(10, 12);
    await expect(plainKernel(head)).rejects.toThrow('the kernel file is cut');
  });

  test('that is plain stays so', async () => {
    expect(await unpack(Buffer.from('MZ plain kernel'))).toEqual(Buffer.from('MZ plain kernel'));
  });
});

test('a module says itself which others it needs', () => {
  expect(moduleNeeds(Buffer.from('\0license=GPL\0depends=net_failover,failover\0name=virtio_net\0'))).toEqual(['net_failover', 'failover']);
  expect(moduleNeeds(Buffer.from('\0depends=\0name=failover\0'))).toEqual([]);
  expect(moduleNeeds(Buffer.from('no module'))).toEqual([]);
});
