import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { makeDir, readIfThere, removeTree, sha256, writeAtomic } from '../../lib/files.js';
import { joinGoflags, withoutModuleFlags } from './flags.js';
import { ListFailed, probeHash, runProbe } from './probe.js';
import { toolchainFor, type GoToolchain } from './toolchain.js';
import { go, quiet, silenceOf } from '../../target/go.js';
import type { Support } from '../../project/go-build.js';
import { withoutMachine } from './words.js';

/**
 * Whether packages of a module work for the target at a version, looked at alone in a scratch module.
 * Roots in other modules don't count. Cached on disk, safe for two at once.
 *
 * @param packages import paths; none for all of the module.
 */
export async function supportsTarget(module: string, version: string, packages: readonly string[], context: Context): Promise<Support> {
  const toolchain = await toolchainFor(context.workDir, context);
  const asked = [...packages].sort();
  const key = sha256(JSON.stringify([module, version, asked, context.target.go, context.baseline.go, toolchain.version, await probeHash()]));
  const path = join(context.cacheDir, 'supports', key.slice(0, 2), `${key}.json`);
  const run = asking.get(context) ?? new Map<string, Promise<Support>>();
  asking.set(context, run);
  let answer = run.get(key);
  if (answer === undefined) run.set(key, answer = lookOrRecall(path, module, version, asked, toolchain, context));
  return answer;
}

/** What this run asked already: a version that can't be had isn't asked of the proxy twice. */
const asking = new WeakMap<Context, Map<string, Promise<Support>>>();

async function lookOrRecall(path: string, module: string, version: string, asked: string[], toolchain: GoToolchain, context: Context): Promise<Support> {
  const known = await readIfThere(path);
  if (known !== undefined) return JSON.parse(known) as Support;
  const support = await look(module, version, asked, toolchain, context);
  // A version that can't be had today may be there tomorrow: only verdicts are kept.
  if (support.verdict !== 'unavailable') await writeAtomic(path, JSON.stringify(support));
  return support;
}

async function look(module: string, version: string, packages: readonly string[], toolchain: GoToolchain, context: Context): Promise<Support> {
  const scratch = await mkdtemp(join(await makeDir(join(context.workDir, 'go')), 'scratch-'));
  try {
    await writeAtomic(join(scratch, 'go.mod'), `module scratch\n\ngo 1.21\n\nrequire ${module} ${version}\n`);
    const refused = await fetchModule(module, version, scratch, context);
    if (refused !== '') return { verdict: 'unavailable', reason: withoutMachine(refused, scratch) };
    const user = withoutModuleFlags(toolchain.goflags);
    const patterns = packages.length > 0 ? packages : [`${module}/...`];
    const env = { GOFLAGS: joinGoflags(user), GO111MODULE: 'on', GOWORK: 'off', ...(context.network ? {} : { GOPROXY: 'off' }) };
    const result = await runProbe({ dir: scratch, flags: ['-mod=mod'], env, scope: { packages: patterns } }, toolchain, context);
    const absent = result.missing.filter((one) => packages.includes(one.package) || one.package === module);
    if (absent[0] !== undefined) return { verdict: 'unavailable', reason: withoutMachine(absent[0].message, scratch) };
    const lacking = result.roots.filter((root) => root.module.path === module);
    const root = lacking[0];
    if (root !== undefined) return { verdict: 'lacks', reason: `${root.package}: ${root.messages[0]?.text ?? root.kind}` };
    return { verdict: 'supports', reason: `${result.stats.packages} packages type-check for linux/${context.target.go}` };
  } catch (error) {
    if (error instanceof ListFailed) return { verdict: 'unavailable', reason: withoutMachine(error.output, scratch) };
    throw error;
  } finally {
    await removeTree(scratch);
  }
}

/** Fetches a module by one command: two that list packages would each ask for what isn't to be had. Answers why it can't be had; empty where it can. */
async function fetchModule(module: string, version: string, cwd: string, context: Context): Promise<string> {
  const result = await go(context, ['mod', 'download', '-json', `${module}@${version}`], { cwd, env: { GOFLAGS: '-mod=mod', GO111MODULE: 'on', GOWORK: 'off', ...(context.network ? {} : { GOPROXY: 'off' }) }, ...quiet(context) });
  if (result.fellSilent === true) return silenceOf(context);
  if (result.exitCode === 0) return '';
  try {
    return (JSON.parse(result.stdout) as { Error?: string }).Error ?? result.stderr;
  } catch {
    return result.stderr;
  }
}
