import { beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheEntries, makeRoom, markUsed, useCache } from '../../../src/target/cache-room.js';
import { markProcess } from '../../../src/target/process.js';

const DAY = 86_400_000;
let cache = '';
const TAG = 'CACHEDIR.TAG';
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'room-'));
  await writeFile(join(cache, TAG), 'of loong-adapt');
});

/** A folder with a file of `kilobytes` in a cache, used some days ago. */
async function entry(path: string, days: number, kilobytes = 4): Promise<void> {
  const folder = join(cache, path), when = new Date(Date.now() - days * DAY);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'file'), Buffer.alloc(kilobytes * 1024));
  await utimes(folder, when, when);
}
const there = async (path: string): Promise<boolean> => stat(join(cache, path)).then(() => true, () => false);
const names = (gone: readonly { path: string }[]): string[] => gone.map(({ path }) => path.slice(cache.length + 1));

test('what no run has used for two months goes, in every cache, and what killed runs left; what is not ours stays', async () => {
  await entry('tools/go/1.20', 61);
  await entry('tools/go/1.26', 59);
  await entry('steps/one', 100);
  await entry('docker', 61);
  await entry('bases/fetched/x/sha256-1', 61);
  await entry('bases/made/base.part-77-abc', 3);
  await entry('tmp/kernel-abc', 3);
  await entry('tmp/kernel-new', 1);
  await entry('somebody/else/here', 900);
  await mkdir(join(cache, 'answers'));
  await writeFile(join(cache, 'answers/old.json'), '{}');
  await utimes(join(cache, 'answers/old.json'), new Date(Date.now() - 61 * DAY), new Date(Date.now() - 61 * DAY));
  await writeFile(join(cache, 'answers/new.json'), '{}');
  expect(names(await makeRoom(cache, 1e12)).sort()).toEqual(['answers/old.json', 'bases/fetched/x/sha256-1', 'bases/made/base.part-77-abc', 'docker', 'steps/one', 'tmp/kernel-abc', 'tools/go/1.20']);
  for (const path of ['tools/go/1.26', 'tmp/kernel-new', 'somebody/else/here', 'answers/new.json']) expect(await there(path)).toBe(true);
  for (const path of ['tools/go/1.20', 'steps/one', 'docker', 'answers/old.json']) expect(await there(path)).toBe(false);
  expect((await readdir(join(cache, 'tmp')))).toEqual(['kernel-new']);
});

test('over the limit, what was used longest ago goes first, until it fits', async () => {
  await entry('tools/a/1', 4, 400);
  await entry('steps/b', 3, 400);
  await entry('node-image/c', 2, 400);
  await entry('tools/d/1', 1, 400);
  await markUsed(join(cache, 'tools/a/1'));
  expect(names(await makeRoom(cache, 1_000_000))).toEqual(['steps/b', 'node-image/c']);
  expect(await there('tools/a/1')).toBe(true);
  expect(await there('tools/d/1')).toBe(true);
});

test('a cache in a cache has entries of its own', async () => {
  await entry('node-image/capfit/go1.20', 61);
  await entry('node-image/capfit/go1.26', 1);
  await utimes(join(cache, 'node-image/capfit'), new Date(0), new Date(0));
  expect(names(await makeRoom(cache, 1e12))).toEqual(['node-image/capfit/go1.20']);
  expect(await there('node-image/capfit/go1.26')).toBe(true);
});

test('at most once a day', async () => {
  await entry('tools/a/1', 61);
  expect(await makeRoom(cache, 1e12)).toHaveLength(1);
  await entry('tools/a/2', 61);
  expect(await makeRoom(cache, 1e12)).toEqual([]);
  const yesterday = new Date(Date.now() - 1.1 * DAY);
  await utimes(join(cache, 'room-made'), yesterday, yesterday);
  expect(names(await makeRoom(cache, 1e12))).toEqual(['tools/a/2']);
});

test('what a living run has used stays, whatever the limit; what was used before it began may go; a run that ended counts no more', async () => {
  await entry('tools/old/1', 5, 400);
  await entry('tools/used/1', 5, 400);
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  const ended = new Promise((done) => { other.once('exit', done); });
  try {
    const space = `${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()} ${await readlink('/proc/self/ns/pid')}`;
    const mark = { ...(await markProcess(other.pid ?? 0)), since: Date.now() - 1000, space };
    await mkdir(join(cache, 'runs'));
    await writeFile(join(cache, 'runs/other'), JSON.stringify(mark));
    await markUsed(join(cache, 'tools/used/1'));
    expect(names(await makeRoom(cache, 0, {}, true))).toEqual(['tools/old/1']);
  } finally {
    other.kill();
    await ended;
  }
  expect(names(await makeRoom(cache, 0, {}, true))).toEqual(['tools/used/1']);
  expect(await readdir(join(cache, 'runs'))).toEqual([]);
});

test('this process counts from its first use on; a run of another container for half a day', async () => {
  await useCache(cache);
  await useCache(cache);
  expect(await readdir(join(cache, 'runs'))).toHaveLength(1);
  await entry('tools/mine/1', 0);
  await entry('tools/before/1', 1);
  await writeFile(join(cache, 'runs/elsewhere'), JSON.stringify({ pid: 1, started: '1', since: Date.now() - 2 * DAY, space: 'pid:[1]' }));
  expect(names(await makeRoom(cache, 0, {}, true))).toEqual(['tools/before/1']);
  await writeFile(join(cache, 'runs/elsewhere'), JSON.stringify({ pid: 1, started: '1', since: Date.now() - DAY / 4, space: 'pid:[1]' }));
  await entry('tools/theirs/1', 0.1);
  expect(await makeRoom(cache, 0, {}, true)).toEqual([]);
});

test('a cache of a kind may have its own way to go, and its own reason to stay', async () => {
  await entry('docker', 61);
  await entry('steps/x', 61);
  const removed: string[] = [];
  await makeRoom(cache, 1e12, { busy: (one) => Promise.resolve(one.cache === 'docker'), remove: (one) => { removed.push(one.cache); return Promise.resolve(); } });
  expect(removed).toEqual(['steps']);
  expect(await there('docker')).toBe(true);
});

test('several at once remove each thing once, and a run that begins meanwhile waits for names only', async () => {
  for (let i = 0; i < 40; i++) await entry(`tools/t${i}/1`, 61);
  const all = await Promise.all([makeRoom(cache, 1e12, {}, true), makeRoom(cache, 1e12, {}, true), makeRoom(cache, 1e12, {}, true), useCache(cache)]);
  expect(all.slice(0, 3).reduce((sum, gone) => sum + (gone as unknown[]).length, 0)).toBe(40);
  expect((await cacheEntries(cache)).map((one) => one.path)).toEqual([]);
});

test('a cache that is only for reading is used all the same', async () => {
  await writeFile(join(cache, 'file'), '');
  await expect(useCache(join(cache, 'file', 'below'))).resolves.toBeUndefined();
  expect(dirname(cache)).toBe(tmpdir());
});

test('a folder that was somebody\'s before it was named as the cache stays as it is', async () => {
  await rm(join(cache, TAG));
  await entry('tmp/mine', 900);
  await entry('tools/mine/1', 900);
  await useCache(cache);
  expect(await readdir(cache)).not.toContain(TAG);
  expect(await makeRoom(cache, 0, {}, true)).toEqual([]);
  expect(await there('tmp/mine')).toBe(true);
});

test('a new folder becomes a cache with its first use, and one by its name', async () => {
  await rm(join(cache, TAG));
  await useCache(cache);
  expect(await readFile(join(cache, TAG), 'utf8')).toMatch(/^Signature: 8a477f597d28d172789f06886806bc55\n/);
  await entry('somewhere/loong-adapt/tools/go/1', 1);
  await useCache(join(cache, 'somewhere/loong-adapt'));
  expect(await there('somewhere/loong-adapt/CACHEDIR.TAG')).toBe(true);
});

test('nothing behind a link goes', async () => {
  await entry('elsewhere/go/1', 900);
  await symlink(join(cache, 'elsewhere'), join(cache, 'tools'));
  expect(await makeRoom(cache, 0, {}, true)).toEqual([]);
  expect(await there('elsewhere/go/1')).toBe(true);
});

test('what must stay does not drive out what could', async () => {
  await entry('docker', 1, 2000);
  await entry('tools/a/1', 2, 400);
  expect(await makeRoom(cache, 1_000_000, { busy: (one) => Promise.resolve(one.cache === 'docker') })).toEqual([]);
});

test('a mark that can not be read counts by its time, and stops nobody', async () => {
  await mkdir(join(cache, 'runs'));
  await writeFile(join(cache, 'runs/broken'), 'not json');
  await entry('tools/a/1', 0.1);
  await entry('tools/b/1', -0.01);
  expect(names(await makeRoom(cache, 0, {}, true))).toEqual(['tools/a/1']);
  await expect(useCache(cache)).resolves.toBeUndefined();
});
