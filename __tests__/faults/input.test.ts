// @seconds 20
import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SMALL, folderWith, halfWritten, loongAdapt, message, scratch } from './support.js';

const SECONDS = 60_000;

/** Runs `detect` in a fresh work directory. */
async function detect(project: string, more: string[] = []): Promise<Awaited<ReturnType<typeof loongAdapt>> & { work: string }> {
  const work = join(await scratch(), 'work');
  return { ...(await loongAdapt(['detect', project, '--json', '--work-dir', work, ...more])), work };
}

describe("the user's mistakes get exit code 2, one line and no record", () => {
  test.each([
    ['no such module', 'example.invalid/nothing@v1.0.0', /example\.invalid\/nothing/],
    ['no such version', 'golang.org/x/sys@v99.0.0', /golang\.org\/x\/sys@v99\.0\.0/],
    ['no such folder', './no-such-folder', /no-such-folder/],
  ])('%s', async (_what, project, named) => {
    const run = await detect(project);
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(named);
    expect(run.stdout).toBe('');
    expect(await halfWritten(run.work)).toEqual([]);
    expect(existsSync(join(run.work, 'record.json'))).toBe(false);
  }, SECONDS);

  test('a go.mod that does not parse: file and line', async () => {
    const folder = await folderWith({ ...SMALL, 'go.mod': 'module example.org/small\n\ngo 1.21\n\nrequire (\n\tbroken here and there\n)\n' });
    const run = await detect(folder);
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(/go\.mod:6/);
    expect(await halfWritten(run.work)).toEqual([]);
  }, SECONDS);

  test('an empty folder', async () => {
    const run = await detect(await scratch());
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(/empty|no files|nothing/i);
  }, SECONDS);

  test('an unknown target names those there are', async () => {
    const run = await detect(await folderWith(SMALL), ['--target', 'vax']);
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(/vax.*loong64/);
  }, SECONDS);

  test('an unknown option, and one that was mistyped', async () => {
    const run = await detect(await folderWith(SMALL), ['--traget', 'loong64']);
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(/traget.*target/);
  }, SECONDS);

  test('a project file with an unknown key: file and line', async () => {
    const folder = await folderWith({ ...SMALL, 'loong-adapt.yml': 'tags: [a]\nbiuld:\n  ldflags: -s\n' });
    const run = await detect(folder);
    expect(run.code).toBe(2);
    expect(message(run)).toMatch(/biuld.*loong-adapt\.yml:/);
  }, SECONDS);
});

describe('where the Go packages can not be looked at, the rest is, and the record says why', () => {
  const SHELL = { ...SMALL, 'build.sh': 'ARCHES="amd64 arm64"\n' };

  test.each([
    ['a go.mod that does not parse', { ...SHELL, 'go.mod': 'module example.org/small\n\nrequire (\n\tbroken here and there\n)\n' }, 2, /go\.mod does not parse/],
    ['a Go that nobody has', { ...SHELL, 'go.mod': 'module example.org/small\n\ngo 1.999\n' }, 1, /the Go packages can't be listed.*1\.999/],
    ['nothing that works for the baseline', { ...SHELL, 'main.go': 'package main\n\nfunc main() { undefinedEverywhere() }\n' }, 1, /fails for the baseline linux\/amd64 too/],
  ] as const)('%s', async (_what, files, code, reason) => {
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['detect', await folderWith(files), '--work-dir', work], { env: { GOTOOLCHAIN: 'local', GOPROXY: 'off' } });
    expect(run.code).toBe(code);
    expect(message(run)).toMatch(reason);
    const record = JSON.parse(await readFile(join(work, 'record.json'), 'utf8')) as { gaps: { rule: string }[]; notes: { kind: string; message: string }[]; stages: Record<string, { state: string }> };
    expect(record.gaps.map(({ rule }) => rule)).toEqual(['shell/arch-list']);
    expect(record.notes).toContainEqual(expect.objectContaining({ kind: 'skipped', message: expect.stringMatching(reason) as unknown }));
    expect(record.stages['detect']?.state).toBe('failed');
    expect(await halfWritten(work)).toEqual([]);
  }, SECONDS);
});

describe('what fails for the baseline, too, is no gap', () => {
  const BROKEN = { ...SMALL, 'broken/broken.go': 'package broken\n\nvar X int = "text"\n' };

  test('detect says so, with the package and the reason', async () => {
    const run = await detect(await folderWith(BROKEN));
    expect([0, 1]).toContain(run.code);
    const record = JSON.parse(run.stdout) as { gaps: { ecosystem: string }[]; notes: { message: string }[] };
    expect(record.gaps.filter((gap) => gap.ecosystem === 'go')).toEqual([]);
    expect(JSON.stringify(record.notes)).toMatch(/example\.org\/small\/broken/);
  }, SECONDS);

  test('a program that does not build for the baseline fails the build with its error, not with a stack', async () => {
    const folder = await folderWith({ ...SMALL, 'main.go': 'package main\n\nfunc main() { undefinedEverywhere() }\n' });
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['build', folder, '--work-dir', work]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/undefinedEverywhere/);
    expect(run.stderr).not.toMatch(/this is a bug/);
    expect(await halfWritten(work)).toEqual([]);
  }, 2 * SECONDS);
});
