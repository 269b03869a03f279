import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { exists } from '../../lib/files.js';
import { goEnv } from '../../target/go.js';
import { findGo } from '../../target/tools.js';

/** The Go toolchain that a project's folder selects. */
export interface GoToolchain {
  /** The go command, absolute. */
  go: string;
  /** `go1.26.8`. */
  version: string;
  /** The go.work in force, `off`, or empty. */
  gowork: string;
}

/** The toolchain for a folder: go.mod and GOTOOLCHAIN may choose another one than the one on PATH. */
export async function toolchainFor(dir: string, context: Context): Promise<GoToolchain> {
  const env = await goEnv(context, ['GOVERSION', 'GOROOT', 'GOWORK'], dir);
  const own = join(env['GOROOT'] ?? '', 'bin', 'go');
  return { go: await exists(own) ? own : (await findGo(context)).path, version: (env['GOVERSION'] ?? '').split(' ')[0] ?? '', gowork: env['GOWORK'] ?? '' };
}

/** True where `version` (`go1.18.3`) is older than the release `since` (`1.19`). */
export function olderThan(version: string, since: string): boolean {
  const numbers = (text: string): number[] => (/(\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number);
  const [major = 0, minor = 0] = numbers(version);
  const [sinceMajor = 0, sinceMinor = 0] = numbers(since);
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}
