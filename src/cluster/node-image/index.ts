import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { exists } from '../../lib/files.js';
import { markUsed } from '../../target/cache-room.js';
import { lockFolder } from '../../lib/lock.js';
import { engine, engineFailed, inspect, isGone, type Engine } from '../engine.js';
import { loadNodeImage, saveNodeImage } from './archive.js';
import { buildNodeImage } from './build.js';
import { builtName, readNodeImageData } from './data.js';

/** A node image in the engine. */
export interface NodeImage {
  name: string;
  /** Where it came from. */
  from: 'named' | 'there' | 'pulled' | 'cached' | 'built';
}

/**
 * The image of the cluster's nodes. The first of: the one that is named; one that the engine has; the published one, where its
 * registry is reached; one in the cache; one that is built, which takes long and is said so.
 *
 * @param wanted a name, or the path of an archive.
 * @throws AdaptError where none of these is to be had.
 */
export async function nodeImage(wanted: string | undefined, on: Engine, context: Context): Promise<NodeImage> {
  if (wanted !== undefined) return { name: await named(wanted, on, context), from: 'named' };
  const { pulled } = readNodeImageData();
  const built = await builtName();
  // Kubernetes of the published image has given up version 1 of cgroups.
  const modern = await usesCgroup2(on, context);
  for (const name of modern ? [pulled, built] : [built]) if ((await inspect(on, 'image', name)) !== undefined) return { name, from: 'there' };
  if (modern && context.network && context.install && (await pull(pulled, on, context))) return { name: pulled, from: 'pulled' };
  return underLock(context, async () => {
    if ((await inspect(on, 'image', built)) !== undefined) return { name: built, from: 'there' };
    const archive = cachedArchive(built, context);
    if (await exists(archive)) {
      await markUsed(archive);
      if ((await loadNodeImage(archive, on, context)) === built) return { name: built, from: 'cached' };
    }
    if (!context.network || !context.install) {
      throw new AdaptError('there is no node image, and none may be fetched or built', { where: built, advice: 'Build one on a machine with a network (`loong-adapt node-image --output FILE`) and bring it here: --node-image FILE.' });
    }
    await buildNodeImage(built, on, context);
    await saveNodeImage(built, archive, on, context).catch((error: unknown) => {
      if (!(error instanceof AdaptError)) throw error;
      context.reporter.warn(`the node image is not kept in the cache: ${error.line}`);
    });
    return { name: built, from: 'built' };
  });
}

/** Where a node image that was built is kept for engines that don't have it. */
export function cachedArchive(name: string, context: Context): string {
  return join(context.cacheDir, 'node-image', `${name.split(':')[1] ?? 'node'}.tar.gz`);
}

async function named(wanted: string, on: Engine, context: Context): Promise<string> {
  if (await stat(wanted).then((info) => info.isFile(), () => false)) return loadNodeImage(wanted, on, context);
  if ((await inspect(on, 'image', wanted)) !== undefined) return wanted;
  if (context.network && (await pull(wanted, on, context))) return wanted;
  throw new AdaptError(`the node image ${wanted} is neither a file nor can it be pulled`, { where: '--node-image', advice: 'Name an image that fits your kind, or an archive.', blame: 'user' });
}

async function usesCgroup2(on: Engine, context: Context): Promise<boolean> {
  if (on.kind === 'podman') return true; // kind asks rootless podman for it.
  const answer = await engine(on, ['info', '--format', '{{.CgroupVersion}}'], { timeout: 60, signal: context.signal });
  if (answer.exitCode !== 0) throw engineFailed(answer, on);
  return answer.stdout.trim() === '2';
}

/** True where the image could be pulled; why not is no matter here, but for a daemon that is gone. */
async function pull(name: string, on: Engine, context: Context): Promise<boolean> {
  context.reporter.progress(`pulling ${name}`);
  const answer = await engine(on, ['pull', '--quiet', name], { timeout: 900, signal: context.signal });
  if (answer.exitCode === 0) return true;
  if (isGone(answer.stderr)) throw engineFailed(answer, on);
  context.reporter.debug(`cannot pull ${name}: ${answer.stderr.trim()}`);
  return false;
}

/** One run at a time loads or builds; the others wait and then find it there. */
async function underLock<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const folder = join(context.cacheDir, 'node-image');
  for (;;) {
    let unlock;
    try {
      unlock = await lockFolder(folder);
    } catch (error) {
      if (!(error instanceof AdaptError) || !error.message.startsWith('another run')) throw error;
      if (context.signal.aborted) throw new Interrupted();
      context.reporter.progress('another run makes the node image ready');
      await sleep(1000);
      continue;
    }
    try {
      return await work();
    } finally {
      await unlock();
    }
  }
}
