import type { Context } from '../../lib/context.js';
import { exec, withEnv } from '../../lib/exec.js';
import type { GoScope, GoWorkspace, ProbeResult } from '../../project/go-build.js';
import { unusableVersion } from './premodule.js';
import { GoSilent, ListFailed } from './probe.js';
import { cachedOnly, silenceNote } from './silence.js';
import { toolchainFor } from './toolchain.js';
import { withoutMachine } from './words.js';

/** Most modules that are left out of one tree. */
const MOST_SPARED = 20;

/** How the probe is asked: `incomplete` where modules may be missing that are there another time. */
type Probe = (tree: GoWorkspace, scope: GoScope, incomplete: boolean) => Promise<ProbeResult>;

/**
 * Probes a tree; a module that the go command can't get, or doesn't trust, is left out of our copy of go.mod, so that the rest is
 * still looked at. Where the go command waits in vain for an answer, it is asked again without the network. All of it is noted
 * among the tree's notes, with the reason; also where the packages can't be listed in the end.
 *
 * @throws ListFailed where it names no module, or the tree's module file is not a copy of ours.
 */
export async function probeSparing(tree: GoWorkspace, scope: GoScope, root: string, context: Context, probe: Probe): Promise<ProbeResult> {
  const { notes } = tree;
  let spared = 0;
  let current = tree;
  for (;;) {
    try {
      return await probe(current, scope, context.network && current.env['GOPROXY'] === 'off');
    } catch (error) {
      if (error instanceof GoSilent && current.env['GOPROXY'] !== 'off') {
        notes.push(silenceNote('', context));
        current = { ...current, env: cachedOnly(current.env) };
        continue;
      }
      if (!(error instanceof ListFailed) || !tree.goflags.includes('-modfile=') || spared >= MOST_SPARED) throw error;
      const [, module, version] = unusableVersion(error.output) ?? [];
      if (module === undefined || version === undefined || !(await leaveOut(module, version, tree, context))) throw error;
      notes.push({ stage: 'detect', kind: 'skipped', message: `${module}@${version} was left out, and with it what needs it: ${withoutMachine(error.output, root).slice(0, 400)}` });
      spared++;
      current = { ...current, goflags: tree.goflags.replace('-mod=mod', '-mod=readonly') };
    }
  }
}

/** False where the module file has no such requirement any more: leaving it out once did not help. */
async function leaveOut(module: string, version: string, tree: GoWorkspace, context: Context): Promise<boolean> {
  const { go } = await toolchainFor(context.workDir, context);
  const edit = (args: string[]): ReturnType<typeof exec> => exec(go, ['mod', 'edit', ...args, tree.modFile], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' }) });
  const { stdout } = await edit(['-json']);
  const { Exclude: excluded } = JSON.parse(stdout) as { Exclude?: { Path: string; Version: string }[] | null };
  if (excluded?.some((one) => one.Path === module && one.Version === version) === true) return false;
  return (await edit([`-droprequire=${module}`, `-exclude=${module}@${version}`])).exitCode === 0;
}
