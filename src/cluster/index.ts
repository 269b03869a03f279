import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { writeAtomic } from '../lib/files.js';
import { hostArchitecture } from '../target/architectures.js';
import { releaseBinfmt, shareBinfmt, type BinfmtShare } from '../target/binfmt.js';
import { acquireEngine } from './acquire.js';
import { newCluster } from './create.js';
import { releaseDaemon } from './daemon.js';
import { containerEmulator } from './emulator.js';
import type { Engine } from './engine.js';
import { asGuest } from './guest.js';
import { findKind, kind } from './kind.js';
import { sweep } from './leftovers.js';
import { nodeImage } from './node-image/index.js';
import { opened } from './opened.js';
import { otherCluster } from './other-cluster.js';
import type { Cluster, ClusterOptions } from './types.js';

export type { Cluster, ClusterNode, ClusterOptions, KubeAnswer, KubectlOptions, LoadedImage } from './types.js';
export { lookForEngine, type Engine, type EngineState } from './engine.js';
export { daemonProgram, holdsDaemon } from './daemon.js';
export { containerEmulator } from './emulator.js';
export { lookForKind } from './kind.js';
export { hasNodeImage } from './ready.js';
export { undoClusters } from './leftovers.js';
export { proxyImage } from './proxy-image.js';
export { prepareNodeImage, type PreparedNodeImage } from './prepare.js';

/**
 * A cluster in which pods of the target's architecture run: one that is there already, or one of our own, made by kind.
 * Programs of the target start there by the emulator that is registered with this machine's kernel, for as long as the cluster is open.
 *
 * @throws AdaptError where it can't be had; then nothing is left of it.
 */
export async function openCluster(options: ClusterOptions, context: Context): Promise<Cluster> {
  if (options.existing !== undefined && options.kubeconfig !== undefined) throw userError('a cluster is named twice', '--cluster, --kubeconfig', 'Name it by one of the two.');
  if (options.kubeconfig !== undefined) return withBinfmt(context, async (binfmt) => visited(await otherCluster(options.kubeconfig ?? '', binfmt, context), options, context), false);
  const { on, daemon } = await acquireEngine(options.privateDocker === true, context);
  const undo = async (binfmt?: BinfmtShare): Promise<void> => {
    if (binfmt !== undefined) await releaseBinfmt(binfmt);
    if (daemon !== undefined) await releaseDaemon(daemon);
  };
  try {
    await sweep(on, context);
    const program = await findKind(context);
    if (options.existing !== undefined) return await withBinfmt(context, async (binfmt) => visited(await existingCluster(options.existing ?? '', program, on, async () => undo(binfmt), context), options, context));
    const image = await nodeImage(options.nodeImage, on, context);
    context.reporter.info(`node image: ${image.name} (${image.from})`);
    return await withBinfmt(context, async (binfmt) => newCluster({ options, program, on, image: image.name, binfmt, daemon }, context));
  } catch (error) {
    await undo();
    throw error;
  }
}

/**
 * Registers the emulator where this machine needs one; where `work` fails, the share is given back.
 *
 * @param here the nodes are of this machine's kernel, so it must be had; of another machine's nodes that can't be known.
 */
async function withBinfmt(context: Context, work: (share: BinfmtShare | undefined) => Promise<Cluster>, here = true): Promise<Cluster> {
  let share: BinfmtShare | undefined;
  try {
    if (hostArchitecture() !== context.target) share = await shareBinfmt(context.target, (await containerEmulator(context.target, context)).path, process.pid, `${context.workDir} cluster`);
  } catch (error) {
    if (here || !(error instanceof AdaptError)) throw error;
    context.reporter.warn(`this machine's kernel can't be told how to start programs for ${context.target.go} (${error.message}): the cluster's nodes must know it, or be of that architecture`);
  }
  try {
    return await work(share);
  } catch (error) {
    if (share !== undefined) await releaseBinfmt(share);
    throw error;
  }
}

async function existingCluster(name: string, program: string, on: Engine, undo: () => Promise<void>, context: Context): Promise<Cluster> {
  const kubeconfig = join(context.workDir, 'cluster', 'kubeconfig');
  const answer = await kind(program, on, ['get', 'kubeconfig', '--name', name], { timeout: 60, signal: context.signal });
  if (answer.exitCode !== 0) throw userError(`there is no cluster ${name}: ${answer.stderr.trim().split('\n').at(-1) ?? ''}`, '--cluster', '`kind get clusters` lists those there are.');
  await writeAtomic(kubeconfig, answer.stdout, 0o600);
  return opened({ name, kubeconfig, ours: false, program, on }, context, undo);
}

/** A cluster that isn't ours: what we apply goes again, unless a failure is to be looked at. */
function visited(cluster: Cluster, { keepOnFailure }: ClusterOptions, context: Context): Cluster {
  const guest = asGuest(async (args, options) => cluster.kubectl(args, options));
  return {
    ...cluster, kubectl: guest.kubectl,
    close: async (outcome = { failed: false }) => {
      try {
        const stays = outcome.failed && keepOnFailure === true ? '' : await guest.leave();
        if (stays !== '') context.reporter.warn(`not all that was put into the cluster could be deleted (${stays}): see \`kubectl get all,ingress --all-namespaces --selector loong-adapt/smoke\``);
      } finally {
        await cluster.close(outcome);
      }
    },
  };
}
