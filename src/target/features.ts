import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from '../lib/exec.js';
import type { Context } from '../lib/context.js';
import type { Architecture } from './architectures.js';
import { readPins, type Feature } from './pins.js';

/** Where the program is loaded. */
const BASE = 0x10000n;

/**
 * A static ELF program of nothing but these instruction words: one loaded segment over the whole file.
 * Source: System V ABI, chapter 4; for 64-bit architectures.
 */
export function tinyProgram(arch: Architecture, words: readonly number[]): Buffer {
  const little = arch.byteOrder === 'little';
  const header = 64, segment = 56;
  const file = Buffer.alloc(header + segment + 4 * words.length);
  const u16 = (at: number, value: number): void => void (little ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at));
  const u32 = (at: number, value: number): void => void (little ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at));
  const u64 = (at: number, value: bigint): void => void (little ? file.writeBigUInt64LE(value, at) : file.writeBigUInt64BE(value, at));
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, little ? 1 : 2, 1]).copy(file);
  u16(16, 2); // ET_EXEC
  u16(18, arch.elfMachine);
  u32(20, 1);
  u64(24, BASE + BigInt(header + segment)); // entry
  u64(32, BigInt(header)); // program headers
  u16(52, header);
  u16(54, segment);
  u16(56, 1);
  u32(header, 1); // PT_LOAD
  u32(header + 4, 5); // readable, executable
  u64(header + 16, BASE);
  u64(header + 24, BASE);
  u64(header + 32, BigInt(file.length));
  u64(header + 40, BigInt(file.length));
  u64(header + 48, 0x10000n);
  words.forEach((word, index) => u32(header + segment + 4 * index, word));
  return file;
}

/** The features of the architecture that a way to run programs lacks: each is tried by a program that uses it. */
export async function missingFeatures(arch: Architecture, wrap: (command: string[]) => string[], context: Context): Promise<Feature[]> {
  const missing: Feature[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-feature-'));
  try {
    for (const feature of readPins().emulator.features[arch.go] ?? []) {
      const path = join(folder, feature.name);
      await writeFile(path, tinyProgram(arch, [...feature.words, ...feature.exit]), { mode: 0o755 });
      const [program = '', ...args] = wrap([path]);
      const result = await exec(program, args, { signal: context.signal, timeout: 20, cwd: folder });
      if (result.exitCode !== 0) missing.push(feature);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return missing;
}
