import { copyFile, readFile, readdir, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { asset } from '../../lib/assets.js';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { commandFailed, exec, execOk, withEnv } from '../../lib/exec.js';
import { exists, makeDir, sha256 } from '../../lib/files.js';
import { architectures, type Architecture } from '../../target/architectures.js';
import { markUsed } from '../../target/cache-room.js';
import { quiet, silenceOf } from '../../target/go.js';
import type { GoToolchain } from './toolchain.js';
import type { GoScope, GoWorkspace, ProbeResult } from '../../project/go-build.js';
import type { Note } from '../../record/types.js';

const sourceHashes = new Map<string, Promise<string>>();

/** Hash over the probe's source: part of every cache key that depends on its answers. */
export function probeHash(): Promise<string> {
  const root = asset('probe');
  let known = sourceHashes.get(root);
  if (known === undefined) sourceHashes.set(root, known = hashSources(root));
  return known;
}

async function sourceFiles(root: string): Promise<string[]> {
  return (await readdir(root)).filter((name) => (name.endsWith('.go') && !name.endsWith('_test.go')) || name === 'go.mod').sort();
}

async function hashSources(root: string): Promise<string> {
  const parts: string[] = [];
  for (const name of await sourceFiles(root)) parts.push(name, await readFile(join(root, name), 'utf8'));
  return sha256(parts.join('\0')).slice(0, 16);
}

/** The probe built by the toolchain that will read the packages: its type checker must know the same language. Built once. */
async function builtProbe(toolchain: GoToolchain, context: Context): Promise<string> {
  const folder = join(context.cacheDir, 'probe', `${toolchain.version}-${await probeHash()}`);
  const program = join(folder, 'probe');
  if (await exists(program)) {
    await markUsed(folder);
    return program;
  }
  context.reporter.progress('building the probe');
  await makeDir(folder);
  const part = join(folder, `part.${process.pid}.${randomBytes(4).toString('hex')}`);
  const sources = await makeDir(`${part}.src`);
  try {
    // Built from a copy: a folder below node_modules may be inside somebody's module or workspace.
    for (const name of await sourceFiles(asset('probe'))) await copyFile(asset('probe', name), join(sources, name));
    await execOk(toolchain.go, ['build', '-trimpath', '-buildvcs=false', '-o', part, '.'], 'Check the Go installation with `go version` and `go env`.', {
      cwd: sources, signal: context.signal,
      env: withEnv({ GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on', GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOOS: undefined, GOARCH: undefined }),
    });
    await rename(part, program);
  } finally {
    await rm(sources, { recursive: true, force: true });
    await rm(part, { force: true });
  }
  return program;
}

/** What to probe and how the go command must be run for it. */
export interface ProbeRequest {
  dir: string;
  /** Flags for `go list`. */
  flags: readonly string[];
  env: Record<string, string>;
  scope: GoScope;
  /** Whether modules may be missing that are there another time: then no answer is kept. */
  incomplete?: boolean;
}

/**
 * Runs the probe.
 *
 * @throws ListFailed when the go command can't list the packages.
 */
export async function runProbe(request: ProbeRequest, toolchain: GoToolchain, context: Context): Promise<ProbeResult> {
  const program = await builtProbe(toolchain, context);
  const { scope } = request;
  const input = JSON.stringify({
    dir: request.dir, go: toolchain.go, target: context.target.go, baseline: context.baseline.go,
    patterns: scope.packages !== undefined && scope.packages.length > 0 ? scope.packages : ['./...'],
    flags: [...request.flags, ...(scope.tags !== undefined && scope.tags.length > 0 ? [`-tags=${scope.tags.join(',')}`] : [])],
    env: Object.entries(request.env).map(([name, value]) => `${name}=${value}`),
    machines: { target: machine(context.target), baseline: machine(context.baseline), macros: architectures.flatMap((one) => one.cMacros) },
    cgo: scope.cgo === true, tests: scope.tests === true,
    cache: request.incomplete === true ? '' : await makeDir(join(context.cacheDir, 'answers')), salt: `${toolchain.version} ${await probeHash()}`,
  });
  let failure = '';
  const result = await exec(program, [], {
    input, signal: context.signal, env: withEnv({ GOTOOLCHAIN: 'local' }), ...quiet(context),
    onLine: (line) => {
      if (line.startsWith('progress: ')) context.reporter.progress(line.slice('progress: '.length));
      else if (line.startsWith('error: ') || failure !== '') failure += `${line.replace(/^error: /, '')}\n`;
    },
  });
  if (result.fellSilent === true) throw new GoSilent(silenceOf(context));
  if (result.exitCode !== 0) {
    if (failure !== '') throw new ListFailed(failure.trim());
    throw commandFailed(result, 'This is a bug in the probe; please report it.', request.dir);
  }
  const answer = JSON.parse(result.stdout) as ProbeResult;
  context.reporter.debug(`probe: ${JSON.stringify(answer.stats)}`);
  return answer;
}

/** What tells a program or C code of an architecture from that of others. */
function machine(arch: Architecture): { elf: number; macros: string[]; headers: string } {
  return { elf: arch.elfMachine, macros: arch.cMacros, headers: arch.cHeaders };
}

/** The go command could not list the packages; the message is its own. */
export class ListFailed extends AdaptError {
  constructor(readonly output: string) {
    super(output, { advice: 'Run `go list ./...` there to see more.' });
  }
}

/** Nothing can be said of a project's only tree; the notes say what was decided on the way. */
export class NothingSeen extends AdaptError {
  readonly notes: readonly Note[];
  constructor(message: string, tree: GoWorkspace, advice: string) {
    super(message, { where: tree.folder, advice });
    this.notes = tree.notes;
  }
}

/** The go command said nothing for so long that it was ended. */
export class GoSilent extends ListFailed {}
