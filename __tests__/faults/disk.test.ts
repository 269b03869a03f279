// @seconds 60
import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MC, SMALL, folderWith, halfWritten, loongAdapt, message, scratch } from './support.js';

const SECONDS = 120_000;
/** Root without the right to override permissions: what a usual user is, with root's own tools. */
const POWERLESS = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-dac_override,-dac_read_search'];
/** A mount namespace of its own with a tmpfs at $0; its mount options in $1. */
const ON_TMPFS = (folder: string, options: string): string[] => ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', 'mount -t tmpfs -o "$1" tmpfs "$0" && shift && exec "$@"', folder, options];

let small = '';
beforeAll(async () => { small = await folderWith(SMALL); });

describe('a folder that cannot be written', () => {
  test.each([['work', '--work-dir'], ['cache', '--cache-dir']])('%s folder without the permission', async (_what, option) => {
    const locked = await scratch();
    await chmod(locked, 0o555);
    const other = join(await scratch(), 'other');
    const run = await loongAdapt(['detect', small, option, join(locked, 'here'), option === '--work-dir' ? '--cache-dir' : '--work-dir', other], { wrap: POWERLESS });
    expect(run.code).toBe(2);
    expect(message(run)).toContain(locked);
    expect(message(run)).toContain(option);
    expect(existsSync(join(locked, 'here'))).toBe(false);
  }, SECONDS);

  test('a read-only file system', async () => {
    const mount = await scratch();
    const run = await loongAdapt(['detect', small, '--work-dir', join(mount, 'work')], { wrap: ON_TMPFS(mount, 'ro,size=1m') });
    expect(run.code).toBe(2);
    expect(message(run)).toContain(mount);
  }, SECONDS);

  test('a file where the work folder should be', async () => {
    const run = await loongAdapt(['detect', small, '--work-dir', join(small, 'main.go')]);
    expect(run.code).toBe(2);
    expect(message(run)).toContain('main.go');
  }, SECONDS);

  test("the project itself may be read-only: its folder isn't written to", async () => {
    const project = await folderWith(SMALL);
    await chmod(project, 0o555);
    const run = await loongAdapt(['detect', project, '--work-dir', join(await scratch(), 'work')], { wrap: POWERLESS });
    expect(run.stderr).not.toMatch(/cannot write/);
    expect(run.code).toBe(0);
  }, SECONDS);
});

describe('a full disk', () => {
  test('when the module is copied in', async () => {
    const mount = await scratch();
    const run = await loongAdapt(['detect', MC, '--work-dir', join(mount, 'work')], { wrap: ON_TMPFS(mount, 'size=512k') });
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/disk is full/);
  }, SECONDS);

  test('when the programs are built', async () => {
    const mount = await scratch();
    const run = await loongAdapt(['build', small, '--work-dir', join(mount, 'work')], { wrap: ON_TMPFS(mount, 'size=1m') });
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/disk is full|no space left/i);
  }, SECONDS);

  test('then, with room, --resume finishes what was begun', async () => {
    const work = join(await scratch(), 'work');
    await mkdir(work);
    const full = await loongAdapt(['build', small, '--work-dir', work], { wrap: ['sh', '-c', 'ulimit -f 1024; exec "$0" "$@"'] });
    expect(full.code).toBe(1);
    expect(full.stderr).not.toMatch(/this is a bug/);
    const run = await loongAdapt(['build', small, '--work-dir', work, '--resume']);
    expect(run.code).toBe(0);
    expect(await halfWritten(work)).toEqual([]);
  }, SECONDS);
});
