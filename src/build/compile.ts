import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { commandFailed, shellWords, type ExecResult } from '../lib/exec.js';
import { makeDir, sha256File } from '../lib/files.js';
import type { Artifact } from '../record/types.js';
import { machineName, type Architecture } from '../target/architectures.js';
import { cTools } from '../target/c-tools.js';
import { go } from '../target/go.js';
import { checkProgram } from './check.js';
import { tagsFlag, type MainPackage } from './programs.js';

/** How all programs of a run are built. */
export interface BuildPlan {
  tags: readonly string[];
  cgo: boolean;
  ldflags: string;
  /** Environment asked for by the project file. */
  env: { [name: string]: string };
  /** Time of the source, seconds since 1970; 0 where unknown. */
  epoch: number;
}

/** What the go command prints for each package with -v; everything else is a message. */
const PACKAGE = /^[\w./~+-]+$/;

/**
 * Builds one program for one architecture and reads its header back; it takes its place only if it is what it should be.
 *
 * @throws AdaptError with what the go command said.
 */
export async function buildProgram(plan: BuildPlan, program: MainPackage, arch: Architecture, context: Context): Promise<Artifact> {
  const path = artifactPath(program, arch);
  const final = join(context.workDir, path);
  const part = `${final}.part`;
  await makeDir(dirname(final));
  const env = await buildEnvironment(plan, program, arch, context);
  const title = `building ${program.name} for ${arch.go}`;
  context.reporter.progress(title);
  let compiled = 0;
  try {
    const result = await go(context, ['build', '-v', ...buildFlags(plan), '-o', part, program.package], {
      cwd: program.place.dir, arch, cgo: plan.cgo, env: { GOFLAGS: '', ...env },
      onLine: (line) => { if (PACKAGE.test(line)) context.reporter.progress(`${title}: ${++compiled} packages compiled, ${line}`); },
    });
    if (result.exitCode !== 0) throw buildFailed(result, program, arch, program.place.dir);
    const elf = await checkProgram(part, program.name, arch, await librariesFor(plan, arch, context));
    await rename(part, final);
    return {
      name: program.name, arch: arch.go, path, bytes: (await stat(final)).size, sha256: await sha256File(final), seconds: Math.round(result.seconds * 100) / 100,
      machine: machineName(elf.machine), interpreter: elf.interpreter, command: commandLine(plan, program, arch, env, context),
    };
  } finally {
    await rm(part, { force: true });
  }
}

/** Where the C libraries are against which a program is linked; undefined where they are the machine's own. */
async function librariesFor(plan: BuildPlan, arch: Architecture, context: Context): Promise<string | undefined> {
  return plan.cgo ? (await cTools(arch, context)).sysroot?.dir : undefined;
}

/** The command that `buildProgram` would run. */
export async function plannedCommand(plan: BuildPlan, program: MainPackage, arch: Architecture, context: Context): Promise<string> {
  return commandLine(plan, program, arch, await buildEnvironment(plan, program, arch, context), context);
}

/** Where a program goes, relative to the work directory. */
function artifactPath(program: MainPackage, arch: Architecture): string {
  return `artifacts/${arch.go}/${program.name}`;
}

function buildFlags(plan: BuildPlan): string[] {
  return ['-trimpath', '-buildvcs=false', ...tagsFlag(plan.tags), ...(plan.ldflags === '' ? [] : [`-ldflags=${plan.ldflags}`])];
}

/** What the build gets beyond the environment of the process; what decides about the architecture can't be overridden. */
async function buildEnvironment(plan: BuildPlan, { place }: MainPackage, arch: Architecture, context: Context): Promise<Record<string, string>> {
  const fixed = { GOOS: 'linux', GOARCH: arch.go, CGO_ENABLED: plan.cgo ? '1' : '0', ...(place.goflags === '' ? {} : { GOFLAGS: place.goflags }), ...place.env };
  const epoch = plan.epoch === 0 ? {} : { SOURCE_DATE_EPOCH: String(plan.epoch) };
  if (!plan.cgo) return { ...epoch, ...plan.env, ...fixed };
  return { ...epoch, ...(await cTools(arch, context)).env, ...plan.env, ...fixed };
}

/** The build as a person would type it in the work directory. */
function commandLine(plan: BuildPlan, program: MainPackage, arch: Architecture, env: Record<string, string>, context: Context): string {
  const word = (text: string): string => shellWords(text, []);
  const inside = relative(context.workDir, program.place.dir);
  const outside = inside.startsWith('..');
  const output = join(outside ? context.workDir : relative(program.place.dir, context.workDir), artifactPath(program, arch));
  const variables = Object.entries(env).map(([name, value]) => `${name}=${word(value)}`);
  return `cd ${word(outside ? program.place.dir : inside)} && ${variables.join(' ')} ${shellWords('go', ['build', ...buildFlags(plan), '-o', output, program.package])}`;
}

function buildFailed(result: ExecResult, program: MainPackage, arch: Architecture, dir: string): AdaptError {
  if (/no space left on device|disk quota exceeded/i.test(result.stderr)) {
    return new AdaptError('the disk is full', { where: `building ${program.name} for ${arch.go}`, advice: 'Free some space, or choose another place with --work-dir (results), GOCACHE and TMPDIR (the compiler); then run again with --resume.' });
  }
  const errors = result.stderr.split('\n').filter((line) => !PACKAGE.test(line)).join('\n');
  return commandFailed({ ...result, command: `go build ${program.package} for ${arch.go}`, stderr: errors }, 'Mend what the compiler names.', dir);
}
