import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { exec } from '../lib/exec.js';
import { exists } from '../lib/files.js';
import type { Architecture } from './architectures.js';
import { missingFeatures } from './features.js';

/** QEMU user emulation for one architecture. */
export interface Emulator {
  /** Absolute. */
  path: string;
  /** Upstream version, `10.0.2`. */
  version: string;
  /** Where it looks for the target's dynamic loader and libraries; unset where there are none. */
  sysroot?: string;
}

/** The emulator at a path, or why it can't be used. */
export async function tryEmulator(path: string, arch: Architecture, context: Context): Promise<Emulator | string> {
  const answer = await exec(path, ['--version'], { signal: context.signal, timeout: 20 });
  const version = parseEmulatorVersion(answer.stdout);
  if (answer.exitCode !== 0 || version === undefined) return `${path} does not start: ${answer.stderr.trim().split('\n')[0] ?? ''}`;
  const missing = await missingFeatures(arch, (command) => [path, ...command], context);
  if (missing.length > 0) {
    return `${path} is QEMU ${version}, which lacks ${missing.map((f) => `${f.name} (${f.why})`).join(', ')}`;
  }
  const sysroot = `/usr/${arch.gnu}`;
  return { path, version, ...((await exists(join(sysroot, 'lib'))) ? { sysroot } : {}) };
}

/** `qemu-loongarch64 version 10.0.2 (Debian 1:10.0.2+ds-2)` → `10.0.2`. */
export function parseEmulatorVersion(text: string): string | undefined {
  return /^qemu-\S+ version (\d+(?:\.\d+)+)/m.exec(text)?.[1];
}
