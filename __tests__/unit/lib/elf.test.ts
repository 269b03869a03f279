import { describe, expect, test } from '@jest/globals';
import { parseElf, readElf } from '../../../src/lib/elf.js';
import { hostArchitecture } from '../../../src/target/architectures.js';

const from = (data: Buffer) => async (offset: number, length: number) => data.subarray(offset, offset + length);

describe('ELF reader', () => {
  test('reads machine, interpreter and libraries of the program that runs this test', async () => {
    const info = await readElf(process.execPath);
    expect(info).toMatchObject({ class: 64, machine: hostArchitecture().elfMachine, byteOrder: hostArchitecture().byteOrder });
    expect(info?.interpreter).toMatch(/^\/lib.*ld-/);
    expect(info?.needed).toContain('libc.so.6');
  });

  test('answers nothing for what is no ELF file, or a cut one', async () => {
    expect(await parseElf(from(Buffer.from('#!/bin/sh\n')))).toBeUndefined();
    expect(await parseElf(from(Buffer.from('7f454c460201', 'hex')))).toBeUndefined();
  });

  test('a header that lies about its tables reads no more than the limit', async () => {
    const head = Buffer.alloc(64);
    head.writeUInt32BE(0x7f454c46, 0);
    head[4] = 2;
    head[5] = 1;
    head.writeUInt16LE(258, 18);
    head.writeUInt16LE(65535, 54);
    head.writeUInt16LE(65535, 56);
    expect(await parseElf(from(head))).toMatchObject({ machine: 258, needed: [], interpreter: '' });
  });
});
