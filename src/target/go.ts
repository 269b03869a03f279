import { exec, execOk, withEnv, type ExecOptions, type ExecResult } from '../lib/exec.js';
import type { Context } from '../lib/context.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { findGo } from './tools.js';

/** How to run the go command. */
export interface GoOptions extends Omit<ExecOptions, 'env' | 'signal'> {
  /** Build for this architecture of linux; default: the host. */
  arch?: Architecture;
  /** Default false: CGO_ENABLED=0. */
  cgo?: boolean;
  env?: Record<string, string | undefined>;
  /** What the user can do if it fails; without it the result is answered whatever the exit code. */
  advice?: string;
}

/** Runs the go command with the user's own set-up (proxy, private modules, toolchain); what `options` names is added. */
export async function go(context: Context, args: readonly string[], options: GoOptions = {}): Promise<ExecResult> {
  const { arch, cgo, env, advice, ...rest } = options;
  const tool = await findGo(context);
  const build = arch === undefined ? hostBuild() : { GOOS: 'linux', GOARCH: arch.go, CGO_ENABLED: cgo === true ? '1' : '0' };
  const execOptions: ExecOptions = { ...rest, env: withEnv({ ...ownCompiler(build.GOARCH), ...build, ...env }), signal: context.signal };
  return advice === undefined ? exec(tool.path, args, execOptions) : execOk(tool.path, args, advice, execOptions);
}

/** After a setup step the environment says GOARCH=target; what is built for this machine must not follow it. */
function hostBuild(): { GOOS: string; GOARCH: string } {
  return { GOOS: process.platform === 'win32' ? 'windows' : process.platform, GOARCH: hostArchitecture().go };
}

/** CC and CXX of the environment are for its GOARCH; for any other they are left out. */
function ownCompiler(arch: string): Record<string, undefined> {
  const named = process.env['GOARCH'] ?? '';
  return named === '' || named === arch ? {} : { CC: undefined, CXX: undefined };
}

/** The time that a go command which may use the network may be silent. */
export function quiet({ goWait }: Context): Pick<ExecOptions, 'quiet'> {
  return goWait === undefined ? {} : { quiet: goWait };
}

/** What is said of a go command that was silent for too long. */
export function silenceOf({ goWait = 0 }: Context): string {
  return `the go command said nothing for ${goWait} s and was ended: a module proxy may not answer`;
}

/** Values of `go env` for the names asked. */
export async function goEnv(context: Context, names: readonly string[], cwd?: string): Promise<Record<string, string>> {
  const result = await go(context, ['env', '-json', ...names], { advice: 'Check the Go installation with `go env`.', ...quiet(context), ...(cwd === undefined ? {} : { cwd }) });
  return JSON.parse(result.stdout) as Record<string, string>;
}
