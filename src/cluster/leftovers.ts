import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { endGroup } from '../lib/exec.js';
import { makeDir, readIfThere, writeAtomic } from '../lib/files.js';
import { releaseBinfmt, type BinfmtShare } from '../target/binfmt.js';
import { countingFolder, type Share } from '../target/counted.js';
import { markProcess, stillRuns, type ProcessMark } from '../target/process.js';
import { releaseDaemon } from './daemon.js';
import { engine, engineFailed, isGone, lookForEngine, type Engine } from './engine.js';

const LABEL = 'loong-adapt.owner';

/** A cluster of ours: noted before it is made, so that whatever was made can be found and deleted. */
export interface ClusterNote {
  /** Name of the cluster, its network and the beginning of its nodes' names. */
  name: string;
  engine: Engine['kind'];
  /** See `Engine`. */
  host: string;
  /** The process it was made for. */
  owner: ProcessMark;
  /** The process that makes it: it goes on where its run is killed. */
  maker?: ProcessMark;
  /** Work directory of the run that made it. */
  workDir: string;
  /** Left on purpose, for a look. */
  kept?: true;
  binfmt?: BinfmtShare;
  daemon?: Share;
}

function notesFolder(): string {
  return join(countingFolder(), 'clusters');
}

/** Notes a cluster that is about to be made, or that is kept. */
export async function noteCluster(note: ClusterNote): Promise<void> {
  await writeAtomic(join(await makeDir(notesFolder()), `${note.name}.json`), JSON.stringify(note));
}

/** A label for containers that live as long as this process at most. */
export async function ownerLabel(): Promise<string> {
  const { pid, started } = await markProcess(process.pid);
  return `${LABEL}=${pid}-${started}`;
}

/**
 * Deletes a cluster of ours: containers, their volumes and its network. Nothing that isn't there is missed.
 *
 * @throws AdaptError where the engine doesn't answer or refuses.
 */
export async function deleteCluster(name: string, on: Engine): Promise<void> {
  const containers = await listed(on, ['ps', '--all', '--quiet', '--filter', `label=io.x-k8s.kind.cluster=${name}`]);
  if (containers.length > 0) await done(on, ['rm', '--force', '--volumes', ...containers], /no such container/i);
  await done(on, ['network', 'rm', name], /no such network|network not found|not found/i);
  await rm(join(notesFolder(), `${name}.json`), { force: true });
}

/** Deletes a cluster; where that fails, it is anybody's to remove, although the run that made it may live on. */
export async function deleteOrLeave(note: ClusterNote, on: Engine): Promise<void> {
  try {
    await deleteCluster(note.name, on);
  } catch (error) {
    await noteCluster({ ...note, owner: { pid: 0, started: '' } });
    throw error;
  }
}

/** Deletes what runs left that are no more: killed ones, or ones whose engine was gone when they ended. Only what this engine has. */
export async function sweep(on: Engine, context: Context): Promise<void> {
  for (const note of await readNotes()) {
    if (note.kept === true || note.engine !== on.kind || note.host !== on.host || (await stillRuns(note.owner))) continue;
    context.reporter.info(`removing the cluster ${note.name}, which an earlier run left`);
    if (note.maker !== undefined && (await stillRuns(note.maker))) endGroup(note.maker.pid, 'SIGKILL');
    await deleteCluster(note.name, on);
    if (note.binfmt !== undefined) await releaseBinfmt(note.binfmt);
  }
  for (const line of await listed(on, ['ps', '--all', '--filter', `label=${LABEL}`, '--format', `{{.ID}} {{.Label "${LABEL}"}}`])) {
    const [id = '', owner = ''] = line.split(' ');
    const [pid = '', started = ''] = owner.split('-');
    if (owner !== '' && !(await stillRuns({ pid: Number(pid), started }))) await done(on, ['rm', '--force', '--volumes', id], /no such container/i);
  }
}

/**
 * Takes back what runs in a work directory left: clusters, also those kept for a look, registrations with the kernel, a daemon of our own.
 *
 * @returns the names of the clusters deleted.
 */
export async function undoClusters(workDir: string): Promise<string[]> {
  const deleted: string[] = [];
  for (const note of await readNotes()) {
    if (note.workDir !== workDir) continue;
    const state = await lookForEngine(note.host);
    if ('engine' in state) await deleteCluster(note.name, state.engine);
    if (note.binfmt !== undefined) await releaseBinfmt(note.binfmt);
    if (note.daemon !== undefined) await releaseDaemon(note.daemon);
    deleted.push(note.name);
  }
  return deleted;
}

async function readNotes(): Promise<ClusterNote[]> {
  const notes: ClusterNote[] = [];
  for (const name of await readdir(notesFolder()).catch(() => [])) {
    const text = name.endsWith('.json') ? await readIfThere(join(notesFolder(), name)) : undefined;
    if (text !== undefined) notes.push(JSON.parse(text) as ClusterNote);
  }
  return notes;
}

async function listed(on: Engine, args: readonly string[]): Promise<string[]> {
  const result = await engine(on, args, { timeout: 60 });
  if (result.exitCode !== 0 || result.timedOut) throw engineFailed(result, on);
  return result.stdout.split('\n').filter((line) => line !== '');
}

/** Runs it; `gone` says in the engine's words that there was nothing to do. */
async function done(on: Engine, args: readonly string[], gone: RegExp): Promise<void> {
  const result = await engine(on, args, { timeout: 120 });
  if (result.timedOut || (result.exitCode !== 0 && (isGone(result.stderr) || !gone.test(result.stderr)))) throw engineFailed(result, on);
}
