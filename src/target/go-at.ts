import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { exec, withEnv, type ExecResult } from '../lib/exec.js';
import { makeDir } from '../lib/files.js';
import type { Tool } from './which.js';

/** Paths of the go command in an unpacked Debian package. */
export async function debianGo(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'usr', 'lib')).catch(() => []);
  return names.filter((name) => name.startsWith('go-')).map((name) => join(folder, 'usr', 'lib', name, 'bin', 'go'));
}

/** The Go at a path with its own version, whatever a go.mod around asks for; undefined where it doesn't run. */
export async function goAt(path: string, context: Context): Promise<Tool | undefined> {
  const answer = await runGo(path, ['env', 'GOVERSION'], { GOTOOLCHAIN: 'local' }, context);
  const version = answer.stdout.trim();
  return answer.exitCode === 0 && version.startsWith('go') ? { path, version } : undefined;
}

/** Runs a go command outside of any module. */
export async function runGo(path: string, args: readonly string[], env: Record<string, string | undefined>, context: Context): Promise<ExecResult> {
  return exec(path, args, { cwd: await makeDir(join(context.cacheDir, 'tmp')), env: withEnv({ GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '-mod=mod', GOOS: undefined, GOARCH: undefined, ...env }), signal: context.signal });
}
