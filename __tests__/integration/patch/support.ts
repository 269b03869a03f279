import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, withEnv, type ExecResult } from '../../../src/lib/exec.js';
import { patch, type AdaptRecord, type Options } from '../../../src/index.js';

/** A folder of its own, below the system's temporary one. */
export async function scratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'patch-'));
}

/** Runs the patch stage, and before it detection, in a work directory of its own. */
export async function patched(project: string, options: Partial<Options> = {}): Promise<{ record: AdaptRecord; workDir: string }> {
  const workDir = options.workDir ?? (await scratch());
  return { record: await patch({ project, install: false, ...options, workDir }), workDir };
}

/** A fresh copy of the original with `adapt.patch` applied by git. */
export async function applied(original: string, workDir: string): Promise<string> {
  const dir = join(await scratch(), 'fresh');
  await cp(original, dir, { recursive: true });
  const result = await exec('git', ['apply', '--verbose', join(workDir, 'adapt.patch')], { cwd: dir, env: withEnv({ GIT_CEILING_DIRECTORIES: join(dir, '..') }) });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return dir;
}

/** Builds with the go command alone. */
export async function plainBuild(dir: string, arch = 'loong64', goflags = ''): Promise<ExecResult> {
  return exec('go', ['build', '-trimpath', '-buildvcs=false', '-o', '/dev/null', './...'], { cwd: dir, env: withEnv({ GOOS: 'linux', GOARCH: arch, CGO_ENABLED: '0', GOFLAGS: goflags }) });
}

/** Paths and contents of a patch's files, as a text to search in. */
export async function patchText(workDir: string): Promise<string> {
  return readFile(join(workDir, 'adapt.patch'), 'utf8');
}
