import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findDeclarationGaps } from '../../../../src/gaps/declarations/index.js';
import { architecture } from '../../../../src/target/architectures.js';
import { contextFor } from '../find.js';

let root = '';

/** The header of an ELF file for an architecture, and nothing after it. */
function elf(name: string): Buffer {
  const { elfMachine } = architecture(name);
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0x7f454c46, 0);
  header.set([2, 1, 1], 4);
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(elfMachine, 18);
  return header;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'binaries-'));
  const files: Record<string, string | Buffer> = {
    'bin/tool': elf('amd64'), 'lib/libx.so.1': elf('amd64'), 'lib/arm.so': elf('arm64'),
    'native/amd64/libz.so': elf('amd64'), 'native/loong64/libz.so': elf('loong64'), 'native/x86_64.so': elf('amd64'), 'native/loongarch64.so': elf('loong64'),
    'testdata/a.so': elf('amd64'), 'tests/data/b.so': elf('amd64'), 'notes.so': 'not a program', 'cut.bin': elf('amd64').subarray(0, 10),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

test('programs of the baseline are found, unless one for the target lies beside them or they are input of tests', async () => {
  const context = { ...contextFor(), workDir: join(root, '.work'), signal: new AbortController().signal };
  const { gaps } = await findDeclarationGaps({ root, file: {} }, context);
  expect(gaps.map(({ rule, location, symbols }) => `${location.file}:${location.line} ${rule} ${symbols.join()}`)).toEqual(['bin/tool:1 binary/machine x86-64', 'lib/libx.so.1:1 binary/machine x86-64']);
  expect(gaps[0]?.evidence.detail).toBe('ELF, 64 bits, x86-64, executable');
});
