import type { Context } from '../../../lib/context.js';
import { exec, withEnv, type ExecResult } from '../../../lib/exec.js';
import type { GoScope, GoWorkspace } from '../../../project/go-build.js';
import type { Architecture } from '../../../target/architectures.js';
import { findEmulator } from '../../../target/emulator.js';
import { emulatedRunner, runnerFor, type Runner } from '../../../target/runner.js';
import { joinGoflags } from '../flags.js';
import type { GoToolchain } from '../toolchain.js';
import { toolchainOf } from '../toolchain.js';

/** Most seconds that one run of tests or of a test application may take. */
export const MOST_SECONDS = 1800;

/** Everything that tests of one tree need. */
export interface Bench {
  tree: GoWorkspace;
  scope: GoScope;
  toolchain: GoToolchain;
  context: Context;
  baseline: Runner;
  target: Runner;
  /** The baseline under its own emulator; undefined where the target runs natively, or there is no such emulator. */
  control: Runner | undefined;
}

/** Finds the runners; undefined where programs of the target can't run here. */
export async function openBench(tree: GoWorkspace, scope: GoScope, context: Context): Promise<Bench | undefined> {
  const target = await runnerFor(context.target, scope.runner ?? 'auto', context);
  const baseline = await runnerFor(context.baseline, 'auto', context);
  if (target.kind === 'cross' || baseline.kind === 'cross') return undefined;
  const emulator = target.kind === 'qemu' && baseline.kind === 'native' ? await findEmulator(context.baseline, context).catch(() => undefined) : undefined;
  const control = emulator === undefined ? undefined : emulatedRunner(context.baseline, emulator);
  return { tree, scope, toolchain: await toolchainOf(tree.dir, context), context, baseline, target, control };
}

/** The words with which the go command runs a program of the architecture; none where this machine does. */
export function execFlag(runner: Runner): string[] {
  const words = runner.wrap([]);
  return words.length === 0 ? [] : [`-exec=${joinGoflags(words)}`];
}

/** Runs the go command for one architecture in the copy. */
export function goFor(bench: Bench, arch: Architecture, args: readonly string[], onLine?: (line: string) => void): Promise<ExecResult> {
  const { tree, scope, toolchain, context } = bench;
  return exec(toolchain.go, args, {
    cwd: tree.dir, signal: context.signal, timeout: MOST_SECONDS,
    env: withEnv({ ...tree.env, GOFLAGS: tree.goflags, GOTOOLCHAIN: 'local', GOOS: 'linux', GOARCH: arch.go, CGO_ENABLED: scope.cgo === true ? '1' : '0' }),
    ...(onLine === undefined ? {} : { onLine, lines: 'both', maxBytes: 1 << 20 }),
  });
}

/** `-tags=…` of the scope. */
export function tagFlags(scope: GoScope): string[] {
  return scope.tags !== undefined && scope.tags.length > 0 ? [`-tags=${scope.tags.join(',')}`] : [];
}
