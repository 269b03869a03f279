import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../lib/context.js';
import { AdaptError, Interrupted, userError } from '../lib/errors.js';
import type { ExecResult } from '../lib/exec.js';
import { writeAtomic } from '../lib/files.js';
import { kubePath } from '../lib/kube-paths.js';
import { hostArchitecture } from '../target/architectures.js';
import { releaseBinfmt, shareBinfmt, type BinfmtShare } from '../target/binfmt.js';
import type { Share } from '../target/counted.js';
import { markProcess } from '../target/process.js';
import { acquireEngine } from './acquire.js';
import { apiServer, askByKubectl } from './api-server.js';
import { releaseDaemon } from './daemon.js';
import { containerEmulator } from './emulator.js';
import { engine, engineFailed, engineOk, type Engine } from './engine.js';
import { asGuest } from './guest.js';
import { findKind, kind, kindConfig } from './kind.js';
import { deleteOrLeave, noteCluster, sweep, type ClusterNote } from './leftovers.js';
import { loadArchive } from './load.js';
import { nodeImage } from './node-image/index.js';
import { workingSet } from './memory.js';
import { awaitNodes, nodesOf } from './nodes.js';
import { otherCluster } from './other-cluster.js';
import { smallNode } from './small.js';
import type { Cluster, ClusterOptions, KubeAnswer, KubectlOptions } from './types.js';

export type { Cluster, ClusterNode, ClusterOptions, KubeAnswer, KubectlOptions, LoadedImage } from './types.js';
export { lookForEngine, type Engine, type EngineState } from './engine.js';
export { daemonProgram, holdsDaemon } from './daemon.js';
export { containerEmulator } from './emulator.js';
export { lookForKind } from './kind.js';
export { hasNodeImage } from './ready.js';
export { undoClusters } from './leftovers.js';
export { proxyImage } from './proxy-image.js';
export { prepareNodeImage, type PreparedNodeImage } from './prepare.js';

/** Seconds in which kind must have made a cluster of one node, on a machine that has other work as well; and in which that must be ready then. */
const READY = 300;
/** Seconds after which the first account must be there. */
const ACCOUNTS = 60;
/** How often it is tried again where somebody was quicker in taking a port. */
const TRIES = 3;

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

interface NewCluster {
  options: ClusterOptions;
  program: string;
  on: Engine;
  image: string;
  binfmt: BinfmtShare | undefined;
  daemon: Share | undefined;
}

async function newCluster({ options, program, on, image, binfmt, daemon }: NewCluster, context: Context): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    const name = `loong-adapt-${randomBytes(4).toString('hex')}`;
    const folder = join(context.workDir, 'cluster');
    await mkdir(folder, { recursive: true });
    const kubeconfig = join(folder, 'kubeconfig');
    const small = await smallNode(join(folder, 'patches'));
    const note: ClusterNote = {
      name, engine: on.kind, host: on.host, owner: await markProcess(process.pid), workDir: context.workDir,
      ...(binfmt === undefined ? {} : { binfmt }), ...(daemon === undefined ? {} : { daemon }),
    };
    await noteCluster(note);
    let noted: Promise<void> | undefined;
    try {
      context.reporter.progress(`creating the cluster ${name}`);
      const created = await kind(program, on, ['create', 'cluster', '--name', name, '--kubeconfig', kubeconfig, '--config', '-', '--retain'], {
        input: kindConfig({ name, image, small, httpPort: options.httpPort ?? -1, httpsPort: options.httpsPort ?? -1 }), network: name, timeout: READY, signal: context.signal,
        onStart: (pid) => { noted = markProcess(pid).then(async (maker) => noteCluster({ ...note, maker })); },
      }).finally(async () => noted);
      if (created.exitCode !== 0 || created.timedOut) throw await creationFailed(created, name, options, on);
      const cluster = await opened({ name, kubeconfig, ours: true, program, on }, context, async (outcome) => {
        if (outcome.failed && options.keepOnFailure === true) return keep(cluster, note, on, context);
        try {
          await deleteOrLeave(note, on);
        } finally {
          if (binfmt !== undefined) await releaseBinfmt(binfmt);
          if (daemon !== undefined) await releaseDaemon(daemon);
        }
      });
      // kind could wait as well; it would start a program in the node for each look.
      await awaitNodes(cluster, READY, context.signal);
      return cluster;
    } catch (error) {
      await deleteOrLeave(note, on).catch((left: unknown) => {
        context.reporter.debug(`${name} could not be deleted, the next run does it: ${String(left)}`);
      });
      if (!(error instanceof PortTaken) || attempt === TRIES || options.httpPort !== undefined || options.httpsPort !== undefined) throw error;
    }
  }
}

/** Leaves a cluster for a look, with its logs in the work directory. What it needs of this machine stays as well. */
async function keep(cluster: Cluster, note: ClusterNote, on: Engine, context: Context): Promise<void> {
  const logs = join(context.workDir, 'cluster', 'logs');
  const client = `${on.host === '' ? '' : `DOCKER_HOST=${on.host} `}${on.kind}`;
  await noteCluster({ ...note, kept: true });
  await cluster.exportLogs(logs);
  context.reporter.warn(`the cluster ${cluster.name} is left for a look: export KUBECONFIG=${cluster.kubeconfig}; its logs are in ${logs}; remove it by \`${client} rm -f -v ${cluster.name}-control-plane && ${client} network rm ${cluster.name}\``);
}

class PortTaken extends AdaptError {}

async function creationFailed(result: ExecResult, name: string, options: ClusterOptions, on: Engine): Promise<AdaptError> {
  const text = `${result.stderr}\n${result.stdout}`;
  if (/port is already allocated|address already in use|failed to bind port|ports are not available/i.test(text)) {
    const port = /(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)/.exec(text)?.[1] ?? '';
    const asked = [options.httpPort, options.httpsPort].filter((number) => number !== undefined).join(', ');
    return new PortTaken(`port ${port === '' ? asked : port} is taken`, { where: 'cluster', advice: 'Ask for another port, or for none: then a free one is chosen.', blame: asked === '' ? 'failed' : 'user' });
  }
  if (/unable to apply caps|operation not permitted/i.test(text)) {
    return new AdaptError('this machine withholds capabilities that privileged containers ask for', { where: on.host, advice: 'Allow a Docker daemon that does without them: --private-docker, as root, with the machine\'s own daemon stopped or DOCKER_HOST unset.' });
  }
  // What the node itself said is the cause; kind's own words are what followed.
  const said = await engine(on, ['logs', '--tail', '15', `${name}-control-plane`], { timeout: 30 }).then((logs) => `${logs.stdout}${logs.stderr}`.trim(), () => '');
  const failed = engineFailed(result, on, 'See what the node said; `loong-adapt doctor` says whether this machine can run one.');
  return said === '' || failed.message.startsWith('the ') ? failed : new AdaptError(`${failed.message}\nthe node said:\n${said}\n`, { where: failed.where, advice: failed.advice });
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

interface Opened {
  name: string;
  kubeconfig: string;
  ours: boolean;
  program: string;
  on: Engine;
}

/** What can be done with a cluster of kind's, its own or ours. kubectl is the node's: it always fits. */
async function opened({ name, kubeconfig, ours, program, on }: Opened, context: Context, undo: (outcome: { failed: boolean }) => Promise<void>): Promise<Cluster> {
  const { signal } = context;
  const containers = (await engineOk(on, ['ps', '--filter', `label=io.x-k8s.kind.cluster=${name}`, '--format', '{{.Names}}'], { signal })).stdout.split('\n').filter((line) => line !== '' && !line.endsWith('-external-load-balancer')).sort();
  const first = containers.find((container) => container.endsWith('-control-plane'));
  if (first === undefined) throw new AdaptError(`the cluster ${name} has no control plane that runs`, { where: 'cluster', advice: 'Start its node again, or use another.' });
  const kubectl = async (args: readonly string[], { input = '', timeout = 120, always = false }: KubectlOptions = {}): Promise<ExecResult> => {
    const result = await engine(on, ['exec', '--interactive', '--env', 'KUBECONFIG=/etc/kubernetes/admin.conf', first, 'kubectl', ...args], { input, timeout, ...(always ? {} : { signal }) });
    if (result.exitCode !== 0 && /No such container|is not running|error during connect|Cannot connect to the Docker daemon/i.test(result.stderr) && !/^(Error from server|error: )/m.test(result.stderr)) throw engineFailed(result, on);
    return result;
  };
  const api = await apiServer(kubeconfig);
  const ask = async (path: string, timeout?: number): Promise<KubeAnswer> => (await api?.get(path, { signal, ...(timeout === undefined ? {} : { timeout }) })) ?? askByKubectl(kubectl, path, timeout);
  await hasAccounts(ask, context);
  const nodes = await nodesOf(ask);
  const port = async (number: number): Promise<number | undefined> => {
    const answer = await engine(on, ['port', first, `${number}/tcp`], { timeout: 30, signal });
    const found = /:(\d+)\s*$/m.exec(answer.stdout)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const exportLogs = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await kind(program, on, ['export', 'logs', folder, '--name', name], { timeout: 120 });
  };
  let closed: Promise<void> | undefined;
  return {
    name, kubeconfig, ours, nodes: nodes.list, version: nodes.version, httpPort: await port(80), httpsPort: await port(443), kubectl, ask, exportLogs,
    load: async (archive) => {
      const loaded = await Promise.all(containers.map(async (node) => loadArchive(archive, node, on, signal)));
      const [one] = loaded;
      if (one === undefined) throw new Error('a cluster has at least one node');
      return one;
    },
    memory: async () => {
      const used = await Promise.all(containers.map(async (node) => memoryOf(node, on)));
      return used.includes(undefined) ? undefined : used.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
    },
    close: async (outcome = { failed: false }) => {
      api?.close();
      return (closed ??= undo(outcome));
    },
  };
}

/** Pods can't be made before their namespace has its account, which comes a moment after the node is ready. */
async function hasAccounts(ask: Cluster['ask'], context: Context): Promise<void> {
  const end = performance.now() + ACCOUNTS * 1000;
  while (performance.now() < end) {
    if ((await ask(kubePath('serviceaccounts', 'default', 'default'), 30)).ok) return;
    if (context.signal.aborted) throw new Interrupted();
    await sleep(250);
  }
  throw new AdaptError('the cluster does not get ready: its default account is not made', { where: 'cluster', advice: 'The machine may be too busy; run again, or give it more memory and processors.' });
}

/** As the kernel counts it, without what it could drop at once. */
async function memoryOf(node: string, on: Engine): Promise<number | undefined> {
  const script = 'if [ -f /sys/fs/cgroup/memory.current ]; then cat /sys/fs/cgroup/memory.current /sys/fs/cgroup/memory.stat; else cat /sys/fs/cgroup/memory/memory.usage_in_bytes /sys/fs/cgroup/memory/memory.stat; fi';
  const answer = await engine(on, ['exec', node, 'sh', '-c', script], { timeout: 30 });
  return answer.exitCode === 0 ? workingSet(answer.stdout) : undefined;
}
