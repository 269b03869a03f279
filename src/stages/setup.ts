import { release } from 'node:os';
import { join } from 'node:path';
import { AdaptError } from '../lib/errors.js';
import { writeAtomic } from '../lib/files.js';
import type { Context } from '../lib/context.js';
import type { Note, Setup, SetupUndo } from '../record/types.js';
import { hostArchitecture } from '../target/architectures.js';
import { shareBinfmt, type BinfmtShare } from '../target/binfmt.js';
import { cTools, type CTools } from '../target/c-tools.js';
import { crossCompiler, type CrossCompiler } from '../target/cross.js';
import { distribution } from '../target/distribution.js';
import { setupEnvironment } from '../target/environment.js';
import { selfTest } from '../target/hello.js';
import { runnerFor, type Runner } from '../target/runner.js';
import { readUndo, setupFolder, undoSetup, writeUndo } from '../target/state.js';
import { storedTools } from '../target/store.js';
import { findGo } from '../target/tools.js';
import { wrapperScript } from '../target/wrapper.js';
import type { Run, Stage } from './run.js';

/** Stage 1: finds or fetches what builds and runs programs of the target here, and proves by a self-test that it does. */
export const setup: Stage = async (run) => {
  const { context } = run;
  const before = await storedTools(context);
  const go = await findGo(context);
  context.reporter.info(`Go: ${go.version} (${go.path})`);
  const runner = await runnerFor(context.target, run.options.runner ?? 'auto', context);
  context.reporter.info(runner.emulator === undefined ? `runner: ${runner.kind}` : `runner: QEMU ${runner.emulator.version} (${runner.emulator.path})`);
  const notes: Note[] = [];
  const cc = await compilerWhereNeeded(run, runner, notes);
  if (cc !== undefined) context.reporter.info(`C compiler: ${cc.version} (${cc.cc})`);
  const libraries = cc === undefined || context.cLibraries === undefined ? undefined : await cTools(context.target, context);
  if (libraries?.sysroot !== undefined) context.reporter.info(`C libraries: ${libraries.sysroot.packages.join(', ')}`);
  if (runner.kind === 'cross') notes.push({ stage: 'setup', kind: 'warning', message: `programs for ${context.target.go} can be built here but not run` });
  const tests = await selfTest(runner, context);
  for (const test of tests) {
    context.reporter.info(`${test.passed ? 'ok' : 'FAILED'}: ${test.name}: ${test.detail}`);
    if (!test.passed) throw new AdaptError(`self-test failed: ${test.name}: ${test.detail}`, { where: runner.emulator?.path ?? go.path, advice: 'Run `loong-adapt doctor` to see what this machine has, or choose another --runner.' });
  }
  const left = run.options.dryRun === true ? { binfmt: [] } : await leaveBehind(run, runner);
  const machine = await distribution();
  const result: Setup = {
    runner: runner.kind, host: { os: `${process.platform} ${release()}`, arch: hostArchitecture().go, distribution: machine.name },
    go: { path: go.path, version: go.version },
    ...(runner.emulator === undefined ? {} : { qemu: { path: runner.emulator.path, version: runner.emulator.version } }),
    ...(cc === undefined ? {} : { cc: { command: libraries?.env['CC'] ?? cc.cc, version: cc.version, ...sysrootOf(cc, libraries) } }),
    ...left, installed: (await storedTools(context)).filter((tool) => !before.includes(tool)), selfTest: tests,
  };
  for (const note of notes) context.reporter.warn(note.message);
  const environment = await setupEnvironment(result, context.target);
  result.environment = { ...environment, env: { ...environment.env, ...libraries?.env } };
  return { setup: result, notes: [...run.record.notes, ...notes] };
};

function sysrootOf(cc: CrossCompiler, libraries: CTools | undefined): { sysroot?: string } {
  const sysroot = libraries?.sysroot?.dir ?? cc.sysroot;
  return sysroot === undefined ? {} : { sysroot };
}

/** A C compiler that is there is always named; one is fetched only where C is compiled, or where setup is all that was asked for. */
async function compilerWhereNeeded(run: Run, runner: Runner, notes: Note[]): Promise<CrossCompiler | undefined> {
  const { context, options, project } = run;
  const cgo = options.cgo ?? project.file.cgo ?? false;
  const wanted = cgo || run.stages?.length === 1 || ['c', 'rust'].some((ecosystem) => project.info.ecosystems.includes(ecosystem));
  if (runner.kind === 'native' && !cgo) return undefined;
  const there = await crossCompiler(context.target, { ...context, install: false });
  if (there !== undefined || !wanted || !context.install) return there;
  const none = `there is no C compiler for ${context.target.go}`;
  const found = await crossCompiler(context.target, context).catch((error: unknown) => {
    if (!(error instanceof AdaptError) || cgo) throw error;
    notes.push({ stage: 'setup', kind: 'warning', message: `${none}: ${error.line}` });
    return undefined;
  });
  if (found === undefined && cgo) throw new AdaptError(none, { advice: `Install gcc-${context.target.gnu.replaceAll('_', '-')}, or zig.` });
  return found;
}

/** What later steps need: the `go test -exec` wrapper, and the emulator registered with the kernel if that was asked for. */
async function leaveBehind(run: Run, runner: Runner): Promise<Pick<Setup, 'exec' | 'binfmt' | 'undo'>> {
  const { context } = run;
  const earlier = await readUndo(context.workDir);
  if (earlier !== undefined) await undoSetup(earlier);
  if (runner.emulator === undefined) return { binfmt: [] };
  const folder = setupFolder(context.workDir);
  const undo: SetupUndo = { folder, binfmt: [] };
  await writeUndo(context.workDir, undo);
  // The name under which `go test` and `go run` look for it on PATH.
  const exec = join(folder, 'bin', `go_linux_${context.target.go}_exec`);
  await writeAtomic(exec, wrapperScript(runner.wrap([])), 0o755);
  if (run.options.binfmt === true) {
    const share = await register(run, runner.emulator.path, context);
    if (share !== undefined) {
      undo.binfmt.push(share);
      await writeUndo(context.workDir, undo);
    }
  }
  return { exec, binfmt: undo.binfmt.map((share) => share.name), undo };
}

async function register(run: Run, interpreter: string, context: Context): Promise<BinfmtShare | undefined> {
  // Setup alone ends before the steps it is for: then it counts as long as what started it.
  const owner = run.stages?.length === 1 ? process.ppid : process.pid;
  const share = await shareBinfmt(context.target, interpreter, owner, context.workDir);
  context.reporter.info(share === undefined ? 'binfmt: somebody else registered an emulator already; it is left alone' : `binfmt: registered ${share.name}`);
  return share;
}
