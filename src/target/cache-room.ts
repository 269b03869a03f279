import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { lstat, readdir, readlink, rename, rm, utimes } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdaptError } from '../lib/errors.js';
import { makeDir, readIfThere, removeTree, writeAtomic } from '../lib/files.js';
import { lockFolder } from '../lib/lock.js';
import { markProcess, stillRuns, type ProcessMark } from './process.js';

/**
 * The caches below the cache directory, and how many folders down their entries lie; 0 for one that can only be had whole. What isn't named here
 * isn't ours, and stays.
 */
const CACHES: Readonly<Record<string, number>> = {
  answers: 1, 'bases/fetched': 2, 'bases/made': 1, code: 2, docker: 0, guest: 1, headers: 1, inspect: 1, 'node-image': 1, 'node-image/capfit': 1, probe: 1, proxy: 1, recipes: 1, steps: 1, supports: 2, tmp: 1, tools: 2, versions: 1, zig: 0,
};
const DAY = 86_400_000;
/** Days after which what no run has used goes. */
const UNUSED = 60;
/** Days after which what was being written by a run that was killed goes. */
const ABANDONED = 2;
/** GB that all caches may take, unless asked otherwise. */
export const CACHE_LIMIT = 20;
/** Where living runs are noted, and since when. */
const RUNS = 'runs';
/** Says that a folder is a cache of ours, whatever it is called. Source: the Cache Directory Tagging Specification. */
const TAG = 'CACHEDIR.TAG';
const TAG_TEXT = 'Signature: 8a477f597d28d172789f06886806bc55\n# Cache of loong-adapt: what no run uses any more is removed from it.\n';
/** What there may be before the first run looks into it. */
const FIRST = new Set(['code', RUNS, 'room-lock', TAG]);
/** Hours as long as which a run that can't be looked at (of another container that shares the cache) counts as living. */
const UNSEEN = 12;
/** Its time says when room was made last. */
const STAMP = 'room-made';

/** Something in a cache. */
export interface CacheEntry {
  /** `tools`, `steps`, … */
  cache: string;
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  used: number;
}

/** What is done otherwise for some caches. */
export interface CacheKeepers {
  /** True while an entry must stay for another reason than that a run of ours uses it. */
  busy?: (entry: CacheEntry) => Promise<boolean>;
  /** Removes an entry; default: as any folder. */
  remove?: (entry: CacheEntry, path: string) => Promise<void>;
}

interface RunMark extends ProcessMark {
  since: number;
  /** The kernel's name for the set of processes that it is one of. */
  space: string;
}

const noted = new Set<string>();

/**
 * Notes that this process uses the cache, until it ends: what a living run has used stays. Has to come before the first look into it. A cache that is only for
 * reading can't be told, and is used all the same.
 */
export async function useCache(cacheDir: string): Promise<void> {
  if (noted.has(cacheDir)) return;
  noted.add(cacheDir);
  await locked(cacheDir, async () => {
    await claim(cacheDir);
    await livingRuns(cacheDir);
    const mark: RunMark = { ...(await markProcess(process.pid)), since: Date.now(), space: await processSpace() };
    await writeAtomic(join(cacheDir, RUNS, `${process.pid}-${randomBytes(3).toString('hex')}`), JSON.stringify(mark));
  }).catch(() => {});
}

/** Tags the folder as a cache, where it has nothing of others. */
async function claim(cacheDir: string): Promise<void> {
  const names = await readdir(cacheDir);
  if (names.includes(TAG)) return;
  if (basename(cacheDir) === 'loong-adapt' || names.every((name) => FIRST.has(name) || name.startsWith('room-lock'))) await writeAtomic(join(cacheDir, TAG), TAG_TEXT);
}

const isClaimed = async (cacheDir: string): Promise<boolean> => (await readIfThere(join(cacheDir, TAG)).catch(() => undefined))?.includes('loong-adapt') === true;

/** Notes that something in a cache was used just now. */
export async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {}); // Somebody else's cache may be only for reading.
}

/**
 * Makes room: what no run has used for two months goes, and where the caches take more than `limit` bytes, what was used longest ago until they don't.
 * What was used since the oldest living run began stays in any case, and doesn't count against the limit. At most once a day, unless asked. A folder that was
 * somebody's before it was named as the cache stays as it is.
 *
 * @returns what went.
 */
export async function makeRoom(cacheDir: string, limit: number, keepers: CacheKeepers = {}, always = false): Promise<CacheEntry[]> {
  const stamp = join(cacheDir, STAMP);
  const last = await lstat(stamp).then((info) => info.mtimeMs, () => 0);
  if ((!always && Math.abs(Date.now() - last) < DAY) || !(await isClaimed(cacheDir))) return [];
  const entries = (await cacheEntries(cacheDir)).sort((a, b) => a.used - b.used);
  const gone: { entry: CacheEntry; at: string }[] = [];
  const trash = await makeDir(join(cacheDir, 'tmp'));
  await locked(cacheDir, async () => {
    await writeAtomic(stamp, '');
    const since = await livingRuns(cacheDir);
    const idle: CacheEntry[] = [];
    for (const entry of entries) if (entry.used < since && !((await keepers.busy?.(entry)) ?? false)) idle.push(entry);
    let total = idle.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of idle) {
      const days = (Date.now() - entry.used) / DAY;
      const aside = entry.cache === 'tmp' || basename(entry.path).includes('.part-');
      if (total <= limit && days <= (aside ? ABANDONED : UNUSED)) continue;
      // It may have been used since it was looked at.
      if ((await lastUse(entry.path)) >= since) continue;
      const at = join(trash, `gone-${randomBytes(6).toString('hex')}`);
      await rename(entry.path, at).then(() => {
        gone.push({ entry, at });
        total -= entry.bytes;
      }, () => {});
    }
  });
  for (const { entry, at } of gone) await (keepers.remove ?? (async (_entry, path) => removeTree(path)))(entry, at).catch(() => {});
  return gone.map((one) => one.entry);
}

/** All that is in the caches. */
export async function cacheEntries(cacheDir: string): Promise<CacheEntry[]> {
  const found: CacheEntry[] = [];
  for (const [cache, depth] of Object.entries(CACHES)) {
    for (const path of await below(join(cacheDir, cache), depth)) {
      if (relative(cacheDir, path) !== cache && relative(cacheDir, path) in CACHES) continue; // A cache in a cache.
      const bytes = size(path);
      if (bytes !== undefined) found.push({ cache, path, bytes, used: await lastUse(path) });
    }
  }
  return found;
}

/** Where a link leads is somebody else's. */
async function below(folder: string, depth: number): Promise<string[]> {
  if (depth === 0) return [folder];
  if ((await lstat(folder).catch(() => undefined))?.isDirectory() !== true) return [];
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map(async (name) => below(join(folder, name), depth - 1)))).flat();
}

/** Of a file, when it was read or written, as far as the file system keeps that; of a folder, when it was marked. */
async function lastUse(path: string): Promise<number> {
  return lstat(path).then((info) => (info.isDirectory() ? info.mtimeMs : Math.max(info.mtimeMs, info.atimeMs)), () => Number.POSITIVE_INFINITY);
}

/** Bytes on the disk; `undefined` where nothing is there. Files of several names count once. Ten times as fast as without waiting. */
function size(path: string, seen = new Set<number>()): number | undefined {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (info === undefined || (info.nlink > 1 && !info.isDirectory() && seen.has(info.ino))) return info === undefined ? undefined : 0;
  seen.add(info.ino);
  let bytes = info.blocks * 512;
  if (info.isDirectory()) for (const name of namesIn(path)) bytes += size(join(path, name), seen) ?? 0;
  return bytes;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Gone meanwhile, or another user's.
  }
}

/** When the oldest living run began; infinity for none. Forgets those that ended. */
async function livingRuns(cacheDir: string): Promise<number> {
  const folder = join(cacheDir, RUNS);
  const space = await processSpace();
  let since = Number.POSITIVE_INFINITY;
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    // Another user's may be unreadable.
    const mark = read(await readIfThere(file).catch(() => undefined)) ?? { pid: 0, started: '', space: '', since: (await lstat(file).catch(() => undefined))?.mtimeMs ?? 0 };
    const lives = mark.space === space ? await stillRuns(mark) : Date.now() - mark.since < UNSEEN * 3_600_000;
    if (lives) since = Math.min(since, mark.since);
    else await rm(file, { force: true }).catch(() => {});
  }
  return since;
}

function read(text: string | undefined): RunMark | undefined {
  try {
    return JSON.parse(text ?? '') as RunMark;
  } catch {
    return undefined;
  }
}

/** All machines call their first space alike. */
const processSpace = async (): Promise<string> => `${((await readIfThere('/proc/sys/kernel/random/boot_id').catch(() => undefined)) ?? '').trim()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`;

/** Seconds that others are waited for: names are changed in far less. */
const PATIENCE = 30;

/** One at a time, for as long as names are changed; others wait. */
async function locked(cacheDir: string, work: () => Promise<void>): Promise<void> {
  await makeDir(join(cacheDir, RUNS));
  for (const began = Date.now(); ;) {
    let unlock;
    try {
      unlock = await lockFolder(cacheDir, 'room-lock');
    } catch (error) {
      if (!(error instanceof AdaptError) || !error.message.startsWith('another run') || Date.now() - began > PATIENCE * 1000) throw error;
      await sleep(20);
      continue;
    }
    try {
      await work();
      return;
    } finally {
      await unlock();
    }
  }
}
