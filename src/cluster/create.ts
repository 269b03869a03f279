import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import type { ExecResult } from '../lib/exec.js';
import { releaseBinfmt, type BinfmtShare } from '../target/binfmt.js';
import type { Share } from '../target/counted.js';
import { markProcess } from '../target/process.js';
import { releaseDaemon } from './daemon.js';
import { engine, engineFailed, type Engine } from './engine.js';
import { kind, kindConfig } from './kind.js';
import { deleteOrLeave, noteCluster, type ClusterNote } from './leftovers.js';
import { awaitNodes } from './nodes.js';
import { opened } from './opened.js';
import { smallNode } from './small.js';
import type { Cluster, ClusterOptions } from './types.js';

/** Seconds in which kind must have made a cluster of one node, on a machine that has other work as well; and in which that must be ready then. */
const READY = 300;
/** How often it is tried again where somebody was quicker in taking a port. */
const TRIES = 3;

/** What a cluster of our own is made with. */
export interface NewCluster {
  options: ClusterOptions;
  program: string;
  on: Engine;
  image: string;
  binfmt: BinfmtShare | undefined;
  daemon: Share | undefined;
}

/**
 * Makes a cluster by kind. Its `close` deletes it and gives back what it had of this machine.
 *
 * @throws AdaptError where it does not come up; then nothing is left of it.
 */
export async function newCluster({ options, program, on, image, binfmt, daemon }: NewCluster, context: Context): Promise<Cluster> {
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
