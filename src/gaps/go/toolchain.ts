import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exists } from '../../lib/files.js';
import { goEnv } from '../../target/go.js';
import { findGo } from '../../target/tools.js';

/** The Go toolchain that a project's folder selects. */
export interface GoToolchain {
  /** The go command, absolute. */
  go: string;
  /** `go1.26.8`. */
  version: string;
  /** The user's own flags. */
  goflags: string;
}

/** What was asked in a run already, by folder: the answer stays the same as long as it lasts. */
const known = new WeakMap<Context, Map<string, Promise<GoToolchain>>>();

/** The toolchain for a folder: go.mod and GOTOOLCHAIN may choose another one than the one on PATH. */
export function toolchainFor(dir: string, context: Context): Promise<GoToolchain> {
  const asked = known.get(context) ?? new Map<string, Promise<GoToolchain>>();
  known.set(context, asked);
  let answer = asked.get(dir);
  if (answer === undefined) asked.set(dir, answer = ask(dir, context));
  return answer;
}

/** The toolchain that a project's module file chooses; the one of the work directory where that can't be had. */
export function toolchainOf(dir: string, context: Context): Promise<GoToolchain> {
  return toolchainFor(dir, context).catch((error: unknown) => {
    if (error instanceof AdaptError) return toolchainFor(context.workDir, context);
    throw error;
  });
}

async function ask(dir: string, context: Context): Promise<GoToolchain> {
  const env = await goEnv(context, ['GOVERSION', 'GOROOT', 'GOFLAGS'], dir);
  const own = join(env['GOROOT'] ?? '', 'bin', 'go');
  return { go: await exists(own) ? own : (await findGo(context)).path, version: (env['GOVERSION'] ?? '').split(' ')[0] ?? '', goflags: env['GOFLAGS'] ?? '' };
}

/** True where `version` (`go1.18.3`) is older than the release `since` (`1.19`). */
export function olderThan(version: string, since: string): boolean {
  const numbers = (text: string): number[] => (/(\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number);
  const [major = 0, minor = 0] = numbers(version);
  const [sinceMajor = 0, sinceMinor = 0] = numbers(since);
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}
