import { join } from 'node:path';
import { userError } from '../../../lib/errors.js';
import { exec, withEnv } from '../../../lib/exec.js';
import { makeDir } from '../../../lib/files.js';
import type { Runner } from '../../../target/runner.js';
import { wrapperScript, writeWrappers } from '../../../target/wrapper.js';
import { joinGoflags, splitGoflags } from '../flags.js';
import { jsonStream } from '../premodule.js';
import { MOST_SECONDS, goFor, tagFlags, type Bench } from './bench.js';

/** What a preset test application did. */
export interface AppRun {
  passed: boolean;
  /** The end of what it printed, for people. */
  output: string;
}

/** A test application as the user gave it: a Go package of the build, or a command of any type. */
export type TestApp = { kind: 'program'; package: string } | { kind: 'tests'; package: string } | { kind: 'command'; words: string[] };

/**
 * Tells a package from a command.
 *
 * @throws AdaptError (user) for an empty one.
 */
export async function readTestApp(text: string, bench: Bench): Promise<TestApp> {
  const words = splitGoflags(text);
  const [first] = words;
  if (first === undefined) throw userError('the test application is empty', 'test-app', 'Give a command or a Go package.');
  if (words.length === 1) {
    const { stdout } = await goFor(bench, bench.context.baseline, ['list', '-e', '-json=ImportPath,Name,Error', ...tagFlags(bench.scope), '--', first]);
    const [found] = jsonStream(stdout) as { ImportPath: string; Name?: string; Error?: unknown }[];
    if (found?.Name !== undefined && found.Name !== '' && (first.startsWith('.') || first.includes('/'))) return { kind: found.Name === 'main' ? 'program' : 'tests', package: found.ImportPath };
  }
  return { kind: 'command', words };
}

/** Runs a test application for one architecture; a command finds GOOS, GOARCH, GOFLAGS and LOONG_ADAPT_EXEC, which runs a program of that architecture. */
export async function runTestApp(app: Exclude<TestApp, { kind: 'tests' }>, runner: Runner, bench: Bench): Promise<AppRun> {
  const { context, tree, scope } = bench;
  if (app.kind === 'program') {
    const program = join(await makeDir(join(context.workDir, 'apps')), `${runner.arch.go}-app`);
    const build = await goFor(bench, runner.arch, ['build', ...tagFlags(scope), '-o', program, app.package]);
    if (build.exitCode !== 0) return { passed: false, output: tail(build.stderr) };
    const [file = '', ...args] = runner.wrap([program]);
    const result = await exec(file, args, { cwd: tree.dir, signal: context.signal, timeout: MOST_SECONDS, maxBytes: 1 << 20 });
    return { passed: result.exitCode === 0, output: tail(`${result.stdout}\n${result.stderr}`) };
  }
  const words = runner.wrap([]);
  const wrapper = words.length === 0 ? '' : join(await writeWrappers(join(context.workDir, 'wrappers'), { run: wrapperScript(words) }), 'run');
  const [file = '', ...args] = app.words;
  const result = await exec(file, args, {
    cwd: tree.dir, signal: context.signal, timeout: MOST_SECONDS, maxBytes: 1 << 20,
    env: withEnv({
      ...tree.env, GOTOOLCHAIN: 'local', GOOS: 'linux', GOARCH: runner.arch.go, CGO_ENABLED: scope.cgo === true ? '1' : '0', LOONG_ADAPT_EXEC: wrapper,
      GOFLAGS: [tree.goflags, ...(wrapper === '' ? [] : [joinGoflags([`-exec=${wrapper}`])])].join(' ').trim(),
    }),
  });
  return { passed: result.exitCode === 0, output: tail(`${result.stdout}\n${result.stderr}`) };
}

function tail(text: string): string {
  return text.trim().split('\n').filter((line) => line.trim() !== '').slice(-4).join('\n').slice(-600);
}
