// @seconds 120
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cli, folderWith, halfWritten, loongAdapt, message, scratch } from './support.js';

const SECONDS = 300_000;
/** Root without the right to override permissions. */
const POWERLESS = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-dac_override,-dac_read_search'];
const SCRIPT = '#!/bin/sh\nARCHES="linux/amd64 linux/arm64"\n';
/** Many files to be changed and no Go, so that nothing but the writing takes long. */
const MANY = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`scripts/build-${index}.sh`, SCRIPT + '# '.repeat(index * 100) + '\n']));

/** What a tree holds, without what the tool keeps for itself. */
async function treeOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
  for (const path of entries) if (!path.startsWith('.loong-adapt')) hash.update(`${path}\0`).update(await readFile(join(root, path)));
  return hash.digest('hex');
}

const patch = (project: string, work: string, ...more: string[]): string[] => ['patch', project, '--work-dir', work, '--no-network', '--no-install', ...more];

describe('patch --write that is ended by force', () => {
  let [before, after] = ['', ''];
  beforeAll(async () => {
    const whole = await folderWith(MANY);
    before = await treeOf(whole);
    expect((await loongAdapt(patch(whole, join(await scratch(), 'work'), '--write'))).code).toBe(0);
    after = await treeOf(whole);
    expect(after).not.toBe(before);
  }, SECONDS);

  const seed = Number(process.env['LOONG_ADAPT_SEED'] ?? randomInt(1_000_000));
  /** Milliseconds after the journal was begun; the same for the same seed. */
  const delays = Array.from({ length: 4 }, (_, round) => createHash('sha256').update(`${seed} ${round}`).digest().readUInt16BE(0) % (round < 2 ? 40 : 400));
  test.each(delays.map((delay, round) => ({ round, delay })))(`leaves the old tree or the new (seed ${seed}, round $round: $delay ms)`, async ({ delay }) => {
    const project = await folderWith(MANY);
    const work = join(await scratch(), 'work');
    const journals = join(project, '.loong-adapt', 'written');
    const child = spawn(process.execPath, [cli, ...patch(project, work, '--write')], { stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } });
    const ended = new Promise<void>((done) => child.on('close', () => done()));
    let running = true;
    void ended.then(() => { running = false; });
    while (running && !(await readdir(journals).catch(() => [])).some((name) => /^part-|\.pending$/.test(name))) await sleep(2);
    await sleep(delay);
    child.kill('SIGKILL');
    await ended;
    // Whoever comes next finds things in order.
    const next = await loongAdapt(['detect', project, '--work-dir', join(await scratch(), 'work'), '--no-network', '--no-install']);
    expect(next.code).toBe(0);
    expect([before, after]).toContain(await treeOf(project));
    expect((await readdir(journals)).filter((name) => /^part-|\.pending$/.test(name))).toEqual([]);
    // And the writing can be done, or is.
    expect((await loongAdapt(patch(project, work, '--write'))).code).toBe(0);
    expect(await treeOf(project)).toBe(after);
  }, SECONDS);
});

describe('patch --write that cannot write', () => {
  test('a tree without the permission is left as it was, and named', async () => {
    const project = await folderWith({ 'build.sh': SCRIPT });
    const before = await treeOf(project);
    await chmod(project, 0o555);
    const run = await loongAdapt(patch(project, join(await scratch(), 'work'), '--write'), { wrap: POWERLESS });
    expect(run.code).toBe(2);
    expect(message(run)).toContain('cannot write here');
    expect(await treeOf(project)).toBe(before);
  }, SECONDS);

  test('a disk that is full leaves the old tree', async () => {
    const source = await folderWith({ ...MANY, 'zz/build.sh': SCRIPT });
    const [mount, work] = [await scratch(), join(await scratch(), 'work')];
    // In a mount namespace of its own: the tree on a file system that has little more room than it needs.
    const inside = 'mount -t tmpfs -o size=1400k tmpfs "$0" && cp -r "$SOURCE/." "$0" && head -c 250k /dev/zero > "$0/filler"; "$@"; code=$?; rm "$0/filler"; diff -rq --exclude .loong-adapt "$SOURCE" "$0" && exit $code';
    const run = await loongAdapt(patch(mount, work, '--write'), { wrap: ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', inside, mount], env: { SOURCE: source } });
    expect(run.stdout).not.toMatch(/ differ$|^Only in/m);
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/disk is full/);
  }, SECONDS);
});

test('Ctrl-C in patch changes nothing and leaves nothing half', async () => {
  const project = await folderWith(MANY);
  const work = join(await scratch(), 'work');
  const before = await treeOf(project);
  const run = await loongAdapt(patch(project, work, '--write'), { interrupt: { at: /^patch$/m, signal: 'SIGINT' } });
  if (run.code === 0) return; // It was quicker.
  expect(run.code).toBe(130);
  expect(message(run)).toMatch(/interrupted/);
  expect(await treeOf(project)).toBe(before);
  expect(await halfWritten(work)).toEqual([]);
}, SECONDS);

describe('recipes of a project that are wrong', () => {
  const recipe = (text: string): Promise<string> => folderWith({ 'build.sh': SCRIPT, '.loong-adapt/recipes/own/recipe.yml': text });

  test.each([
    ['an unknown key', 'summary: x\nmatch: { file: build.sh }\nsteps:\n  - add-to-list: {}\nwhatever: 1\n', /unknown key "whatever".*recipe\.yml:5|recipe\.yml:5.*unknown key "whatever"/],
    ['a bad range', 'summary: x\nmatch: { module: example.org/x, versions: "one to two" }\nsteps:\n  - add-to-list: {}\n', /is no range of versions/],
    ['a tool that is not listed', 'summary: x\nmatch: { file: build.sh }\nsteps:\n  - run-tool: { tool: bash, args: [-c, "true"], writes: [x] }\n', /own\/recipe\.yml:4|must be equal to one of/],
  ])('%s is said with its line, and nothing changes', async (_name, text, said) => {
    const project = await recipe(text);
    const before = await treeOf(project);
    const run = await loongAdapt(patch(project, join(await scratch(), 'work'), '--write'));
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(said);
    expect(await treeOf(project)).toBe(before);
  }, SECONDS);

  test('one that matches and does not close: the next remedy closes the gap, and the record says what the first came to', async () => {
    const project = await recipe('summary: does something else\nmatch: { file: build.sh }\nsteps:\n  - write-file: { path: NOTE, content: here }\n');
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(patch(project, work));
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/not recipe own: the detector still sees build\.sh/);
    const record = JSON.parse(await readFile(join(work, 'record.json'), 'utf8')) as { gaps: { state: string; remedy: { recipe?: string } }[] };
    expect(record.gaps.map(({ state, remedy }) => [state, remedy.recipe])).toEqual([['closed', 'arch-list']]);
    expect(await readdir(join(work, 'adapted'))).toEqual(['build.sh']);
  }, SECONDS);

  test('two for one gap: the one whose match says more is taken', async () => {
    const project = await recipe('summary: more\nmatch: { file: build.sh, rule: shell/arch-list }\nsteps:\n  - add-to-list: {}\n');
    await mkdir(join(project, '.loong-adapt', 'recipes', 'another'), { recursive: true });
    await writeFile(join(project, '.loong-adapt', 'recipes', 'another', 'recipe.yml'), 'summary: less\nmatch: { file: build.sh }\nsteps:\n  - add-to-list: {}\n');
    const work = join(await scratch(), 'work');
    expect((await loongAdapt(patch(project, work))).code).toBe(0);
    expect(await readFile(join(work, 'record.json'), 'utf8')).toContain('"recipe": "own"');
  }, SECONDS);
});

test('a vendor tree whose modules.txt says something else is named, and nothing changes', async () => {
  const project = await folderWith({
    'go.mod': 'module example.org/app\n\ngo 1.21\n\nrequire example.org/dep v1.0.0\n', 'main.go': 'package main\n\nimport _ "example.org/dep"\n\nfunc main() {}\n',
    'vendor/example.org/dep/dep.go': 'package dep\n', 'vendor/modules.txt': '# example.org/dep v1.1.0\n## explicit; go 1.21\nexample.org/dep\n', 'build.sh': SCRIPT,
  });
  // Detection leaves such a vendor/ aside; what it needs instead can not be had here.
  const before = await treeOf(project);
  const run = await loongAdapt(patch(project, join(await scratch(), 'work'), '--write'));
  expect(run.code).not.toBe(0);
  expect(message(run)).toMatch(/example\.org\/dep/);
  expect(await treeOf(project)).toBe(before);
}, SECONDS);

test('a patch that no longer applies: a copy of a tree that was changed since', async () => {
  const project = await folderWith({ 'build.sh': SCRIPT });
  const work = join(await scratch(), 'work');
  expect((await loongAdapt(patch(project, work))).code).toBe(0);
  const other = await scratch();
  await cp(project, other, { recursive: true });
  await writeFile(join(other, 'build.sh'), SCRIPT.replace('linux/arm64', 'linux/s390x'));
  const applied = await new Promise<number | null>((done) => spawn('git', ['apply', join(work, 'adapt.patch')], { cwd: other, stdio: 'ignore', env: { ...process.env, GIT_CEILING_DIRECTORIES: join(other, '..') } }).on('close', done));
  expect(applied).not.toBe(0);
  expect(await readFile(join(other, 'build.sh'), 'utf8')).not.toContain('loong64');
  // What was written and then changed by hand isn't taken back over that.
  expect((await loongAdapt(patch(project, work, '--write'))).code).toBe(0);
  await writeFile(join(project, 'build.sh'), 'by hand\n');
  const undo = await loongAdapt(['patch', project, '--work-dir', work, '--undo']);
  expect(undo.code).toBe(2);
  expect(message(undo)).toMatch(/changed after it was written/);
  expect(await readFile(join(project, 'build.sh'), 'utf8')).toBe('by hand\n');
}, SECONDS);
