import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, withEnv, type ExecResult } from '../../../src/lib/exec.js';
import { patch, silentReporter, type AdaptRecord, type Options } from '../../../src/index.js';
import { writeAtomic } from '../../../src/lib/files.js';
import type { Rungs } from '../../../src/recipes/index.js';
import { detect } from '../../../src/stages/detect.js';
import { closeBy } from '../../../src/stages/patch.js';
import { openContext, openRun, type Run } from '../../../src/stages/run.js';

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

/** Runs detection, then the ladder with rungs of the test's choice. */
export async function climbed(project: string, rungs: Rungs, options: Partial<Options> = {}): Promise<{ run: Run; record: AdaptRecord; workDir: string }> {
  const asked: Options = { project, install: false, ...options, workDir: options.workDir ?? (await scratch()) };
  const context = await openContext(asked, silentReporter, new AbortController().signal);
  const run = await openRun(asked, context);
  run.record = { ...run.record, ...(await detect(run)) };
  run.record = { ...run.record, ...(await closeBy(rungs, run)) };
  return { run, record: run.record, workDir: context.workDir };
}

/** Writes a small project; answers its folder. */
export async function project(files: Record<string, string>): Promise<string> {
  const root = join(await scratch(), 'project');
  for (const [path, text] of Object.entries(files)) await writeAtomic(join(root, path), text);
  return root;
}

/** Runs the go command in a project. */
export async function goIn(dir: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const result = await exec('go', args, { cwd: dir, env: withEnv({ GOFLAGS: '', ...env }) });
  if (result.exitCode !== 0) throw new Error(`go ${args.join(' ')}: ${result.stderr}`);
}
