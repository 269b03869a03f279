import { readFile, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../lib/context.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { endGroup, exec, startDetached } from '../lib/exec.js';
import { makeDir, readIfThere, removeTree, sha256 } from '../lib/files.js';
import { markUsed } from '../target/cache-room.js';
import { countingFolder, release, share, type Share } from '../target/counted.js';
import { goProgram } from '../target/go-program.js';
import { markProcess, stillRuns, type ProcessMark } from '../target/process.js';
import { which } from '../target/which.js';
import { lookForEngine, NO_CLIENT, type Engine } from './engine.js';
import { firewallState, restoreFirewall, type FirewallState } from './firewall.js';

/** What runs that share a daemon of our own know of it. */
interface Daemon {
  process?: ProcessMark;
  socket: string;
  runDir: string;
  dataRoot: string;
  /** How often something was mounted at it before. */
  mounted: number;
  /** How the machine's firewall was before. */
  firewall: FirewallState;
}

/** Seconds that a daemon has to start, and to stop. */
const PATIENCE = 60;

/**
 * A Docker daemon of our own, apart from any other: its data in the cache, its socket where only root comes. Shared by the runs that want
 * one; the last takes it back (`releaseDaemon`). Where the machine withholds capabilities, its containers do without them.
 *
 * @throws AdaptError where it can't be started, with the end of what it said.
 */
export async function privateDaemon(context: Context, owner: number = process.pid): Promise<{ engine: Engine; share: Share }> {
  const dockerd = await daemonProgram();
  if (dockerd === undefined) {
    throw new AdaptError('a Docker daemon of our own needs root and dockerd', { where: '--private-docker', advice: 'Install docker.io and run as root, or start the machine\'s own daemon.', blame: 'user' });
  }
  if ((await which('docker')) === undefined) throw new AdaptError('there is no docker client to ask a daemon with', { where: '--private-docker', advice: NO_CLIENT, blame: 'user' });
  const dataRoot = await realpath(await makeDir(join(context.cacheDir, 'docker')));
  await markUsed(dataRoot);
  const { folder, runDir } = places(dataRoot);
  const taken = await share<Daemon>(folder, owner, `${context.workDir} docker`, async (earlier, note) => {
    const socket = join(runDir, 'docker.sock');
    if (earlier?.process !== undefined && (await stillRuns(earlier.process)) && 'engine' in (await lookForEngine(`unix://${socket}`))) return earlier;
    if (earlier !== undefined) await stop(earlier);
    const state: Daemon = { socket, dataRoot, mounted: (await mountsAt(dataRoot)).length, runDir: await makeDir(runDir), firewall: await firewallState() };
    await note(state);
    const log = join(runDir, 'dockerd.log');
    context.reporter.progress('starting a Docker daemon');
    const pid = await startDetached(dockerd, [
      '--data-root', dataRoot, '--exec-root', join(runDir, 'exec'), '--pidfile', join(runDir, 'docker.pid'), '--host', `unix://${socket}`, '--bridge=none',
      ...(await runtimeOptions(context)),
    ], log);
    const started = { ...state, process: await markProcess(pid) };
    await note(started);
    await answers(started, log, context);
    return started;
  });
  if (taken === undefined) throw new Error('a share in a daemon is never refused');
  const state = await lookForEngine(`unix://${taken.state.socket}`);
  if (!('engine' in state)) throw new AdaptError(state.problem, { where: taken.state.socket, advice: state.advice });
  return { engine: state.engine, share: { folder: taken.folder, holder: taken.holder } };
}

/** Whether a daemon has its data there now, also one that outlived its run. */
export async function holdsDaemon(dataRoot: string): Promise<boolean> {
  const root = await realpath(dataRoot); // The kernel lists mounts without links.
  return (await processesOf(places(root).runDir)).length > 0 || (await mountsBelow(root)).length > 0;
}

/** Where the runs that share a daemon are counted, and where it keeps what a reboot may take. */
function places(dataRoot: string): { folder: string; runDir: string } {
  const key = sha256(dataRoot).slice(0, 12);
  return { folder: join(countingFolder(), `docker-${key}`), runDir: join(countingFolder(), `dockerd-${key}`) };
}

/** The program of a daemon that may be started here; undefined where there is none, or no right to. */
export async function daemonProgram(): Promise<string | undefined> {
  return process.getuid?.() === 0 ? which('dockerd', ['/usr/sbin', '/sbin', '/usr/local/sbin']) : undefined;
}

/** Gives a share back; the last one stops the daemon and takes back what it changed. Its images stay in the cache. */
export async function releaseDaemon(one: Share): Promise<void> {
  await release<Daemon>(one, stop);
}

async function stop({ process: mark, runDir, dataRoot, mounted, firewall }: Daemon): Promise<void> {
  const containerd = Number(await readIfThere(join(runDir, 'exec', 'containerd', 'containerd.pid')));
  if (mark !== undefined && (await stillRuns(mark))) {
    process.kill(mark.pid, 'SIGTERM');
    for (let tenths = 0; tenths < PATIENCE * 10 && (await stillRuns(mark)); tenths++) await sleep(100);
    if (await stillRuns(mark)) endGroup(mark.pid, 'SIGKILL');
  }
  // Its children, where it was killed before it could end them.
  if (containerd > 0 && (await runs(containerd, runDir))) process.kill(containerd, 'SIGKILL');
  for (const pid of await processesOf(runDir)) process.kill(pid, 'SIGKILL');
  for (const pid of await containersOf(runDir)) process.kill(pid, 'SIGKILL');
  // Docker mounts its data onto itself; a killed daemon leaves that, too.
  await unmount(await mountsBelow(runDir));
  await unmount([...(await mountsAt(dataRoot)).slice(mounted), ...(await mountsBelow(dataRoot))]);
  await removeTree(runDir);
  await restoreFirewall(firewall);
}

/** True for a process whose command line names the folder. */
async function runs(pid: number, folder: string): Promise<boolean> {
  return ((await readIfThere(`/proc/${pid}/cmdline`).catch(() => undefined)) ?? '').includes(folder);
}

/** Shims and proxies that a killed daemon left. */
async function processesOf(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) if (/^\d+$/.test(name) && (await runs(Number(name), folder))) found.push(Number(name));
  return found;
}

/** First processes of the containers that a killed daemon left: what runs in them ends with them. */
async function containersOf(folder: string): Promise<number[]> {
  const tasks = join(folder, 'exec', 'containerd', 'daemon', 'io.containerd.runtime.v2.task', 'moby');
  const found: number[] = [];
  for (const id of await readdir(tasks).catch(() => [])) {
    const pid = Number(await readIfThere(join(tasks, id, 'init.pid')));
    if (pid > 0 && ((await readIfThere(`/proc/${pid}/cgroup`).catch(() => undefined)) ?? '').includes(id)) found.push(pid);
  }
  return found;
}

async function mountsBelow(folder: string): Promise<string[]> {
  return (await mountPoints()).filter((path) => path.startsWith(`${folder}/`));
}

async function mountsAt(folder: string): Promise<string[]> {
  return (await mountPoints()).filter((path) => path === folder);
}

async function mountPoints(): Promise<string[]> {
  return (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
}

/** What was mounted last goes first. */
async function unmount(places: readonly string[]): Promise<void> {
  for (const place of [...places].reverse()) await exec('umount', ['--lazy', place]);
}

async function answers(daemon: Daemon, log: string, context: Context): Promise<void> {
  for (let tenths = 0; tenths < PATIENCE * 10; tenths++) {
    if (context.signal.aborted) throw new Interrupted();
    if ('engine' in (await lookForEngine(`unix://${daemon.socket}`))) return;
    if (daemon.process !== undefined && !(await stillRuns(daemon.process))) break;
    await sleep(100);
  }
  const said = ((await readIfThere(log)) ?? '').trim().split('\n').slice(-5).join('\n');
  await stop(daemon);
  throw new AdaptError(`the Docker daemon does not start:\n${said}\n`, { where: log, advice: 'Run this with the machine\'s own daemon instead, or mend what it says.' });
}

/** A runtime that asks for no more capabilities than there are; none where all are there. */
async function runtimeOptions(context: Context): Promise<string[]> {
  const bounding = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const last = Number((await readIfThere('/proc/sys/kernel/cap_last_cap')) ?? '40');
  if (bounding === (1n << BigInt(last + 1)) - 1n) return [];
  const program = await goProgram('node-image/capfit', context);
  return ['--add-runtime', `capfit=${program}`, '--default-runtime', 'capfit'];
}
