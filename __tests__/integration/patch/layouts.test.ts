// @seconds 60
import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { treeHash } from '../go-detect/fixture.js';
import { exists } from '../../../src/lib/files.js';
import type { Proposal, Rung } from '../../../src/recipes/rung.js';
import { applied, climbed, goIn, patched, patchText, plainBuild, project } from './support.js';

const SYS = 'golang.org/x/sys v0.0.0-20210420072515-93ed5bcd2bfe';
const MAIN = 'package main\n\nimport "golang.org/x/sys/unix"\n\nfunc main() { println(unix.Getpid(), unix.SYS_READ) }\n';
const BOLT = 'package main\n\nimport "github.com/boltdb/bolt"\n\nfunc main() { _, err := bolt.Open("x.db", 0o600, nil); println(err == nil) }\n';
const CONSTANTS = 'package bolt\n\nconst maxMapSize = 0xFFFFFFFFFFFF\nconst maxAllocSize = 0x7FFFFFFF\n\nvar brokenUnaligned = false\n';

/** A rung that knows one file. */
const oneFile: Rung = async ({ gap, root }) => {
  const module = root?.module;
  if (module === undefined || !gap.symbols.includes('maxMapSize')) return { proposals: [], reason: 'not known' };
  const proposal: Proposal = {
    remedy: { kind: 'recipe', summary: 'constants', reason: 'they are the same for all 64-bit machines', recipe: 'constants' }, gaps: [gap.id],
    changes: [{ kind: 'module-files', module: module.path, version: module.version, files: [{ path: 'bolt_loong64.go', content: CONSTANTS }] }],
  };
  return { proposals: [proposal], reason: '' };
};

test('a dependency gets a local copy that stands in for it', async () => {
  const root = await project({ 'go.mod': 'module example.com/app\n\ngo 1.21\n\nrequire github.com/boltdb/bolt v1.3.1\n', 'main.go': BOLT });
  await goIn(root, ['mod', 'tidy']);
  const before = await treeHash(root);
  const { record, workDir } = await climbed(root, { recipe: oneFile });
  expect(await treeHash(root)).toBe(before);
  expect(record.gaps.map((gap) => [gap.package, gap.state])).toEqual([['github.com/boltdb/bolt', 'closed']]);
  expect(record.libraries.find((library) => library.module === 'github.com/boltdb/bolt')).toMatchObject({ verdict: 'adapted', redirected: { original: 'github.com/boltdb/bolt@v1.3.1', to: 'third_party/loong-adapt/github.com/boltdb/bolt' } });
  expect(record.adaptation?.goflags).toBe('');
  const fresh = await applied(root, workDir);
  expect(await readFile(join(fresh, 'go.mod'), 'utf8')).toContain('replace github.com/boltdb/bolt => ./third_party/loong-adapt/github.com/boltdb/bolt');
  expect(await exists(join(fresh, 'third_party/loong-adapt/github.com/boltdb/bolt/LICENSE'))).toBe(true);
  expect(await plainBuild(fresh)).toMatchObject({ exitCode: 0 });
  expect(await plainBuild(fresh, 'amd64')).toMatchObject({ exitCode: 0 });
  expect((await plainBuild(root)).exitCode).not.toBe(0);
}, 300_000);

test('a vendored dependency gets its file in vendor/, and nothing else changes', async () => {
  const root = await project({ 'go.mod': 'module example.com/app\n\ngo 1.21\n\nrequire github.com/boltdb/bolt v1.3.1\n', 'main.go': BOLT });
  await goIn(root, ['mod', 'tidy']);
  await goIn(root, ['mod', 'vendor']);
  const { record, workDir } = await climbed(root, { recipe: oneFile });
  expect(record.gaps.map((gap) => gap.state)).toEqual(['closed']);
  expect([...(await patchText(workDir)).matchAll(/^diff --git a\/(\S+) b\/\1$/gm)].map((match) => match[1])).toEqual(['vendor/github.com/boltdb/bolt/bolt_loong64.go']);
  expect(await plainBuild(await applied(root, workDir))).toMatchObject({ exitCode: 0 });
}, 300_000);

test("a project that is itself to blame gets the file, and a project without go.mod one of its own", async () => {
  const { record, workDir } = await climbed('github.com/boltdb/bolt@v1.3.1', { recipe: oneFile });
  expect(record.gaps.filter((gap) => gap.ecosystem === 'go').map((gap) => [gap.package, gap.state])).toEqual([['github.com/boltdb/bolt', 'closed']]);
  const fresh = await applied(join(workDir, 'source'), workDir);
  expect(await readFile(join(fresh, 'bolt_loong64.go'), 'utf8')).toBe(CONSTANTS);
  expect(await readFile(join(fresh, 'go.mod'), 'utf8')).toContain('module github.com/boltdb/bolt');
  expect(await plainBuild(fresh, 'loong64', record.adaptation?.goflags)).toMatchObject({ exitCode: 0 });
}, 300_000);

test('upgrades are vendored anew, with the language that they need', async () => {
  const root = await project({ 'go.mod': `module example.com/app\n\ngo 1.16\n\nrequire ${SYS}\n`, 'main.go': MAIN });
  await goIn(root, ['mod', 'tidy']);
  await goIn(root, ['mod', 'vendor']);
  const { record, workDir } = await patched(root, { onlyRemedy: 'upgrade' });
  expect(record.gaps.map((gap) => [gap.state, gap.remedy.to])).toEqual([['closed', 'v0.1.0']]);
  const fresh = await applied(root, workDir);
  expect(await plainBuild(fresh, 'loong64', '-mod=vendor')).toMatchObject({ exitCode: 0 });
  expect(await plainBuild(fresh, 'amd64', '-mod=vendor')).toMatchObject({ exitCode: 0 });
}, 300_000);

test('in a workspace the module that asks for a dependency is lifted, and the workspace builds', async () => {
  const root = await project({
    'go.work': 'go 1.21\n\nuse (\n\t./a\n\t./b\n)\n', 'a/go.mod': `module example.com/a\n\ngo 1.21\n\nrequire ${SYS}\n`,
    'a/lib/lib.go': 'package lib\n\nimport "golang.org/x/sys/unix"\n\nvar Read = unix.SYS_READ\n',
    'b/go.mod': 'module example.com/b\n\ngo 1.21\n', 'b/main.go': 'package main\n\nimport "example.com/a/lib"\n\nfunc main() { println(lib.Read) }\n',
  });
  await goIn(join(root, 'a'), ['mod', 'tidy'], { GOWORK: 'off' });
  const { record, workDir } = await patched(root, { onlyRemedy: 'upgrade' });
  expect(record.gaps.map((gap) => gap.state)).toEqual(['closed']);
  expect([...(await patchText(workDir)).matchAll(/^diff --git a\/(\S+)/gm)].map((match) => match[1])).toEqual(['a/go.mod', 'a/go.sum']);
  const fresh = await applied(root, workDir);
  for (const member of ['a', 'b']) expect(await plainBuild(join(fresh, member))).toMatchObject({ exitCode: 0 });
}, 300_000);

test('a project of the time before modules takes a go.mod with its patch', async () => {
  const root = await project({
    'Gopkg.lock': '[[projects]]\n  name = "github.com/tklauser/go-sysconf"\n  packages = ["."]\n  version = "v0.3.5"\n',
    'main.go': 'package main\n\nimport "github.com/tklauser/go-sysconf"\n\nfunc main() { println(sysconf.SC_CLK_TCK) }\n',
  });
  const { record, workDir } = await patched(root, { onlyRemedy: 'upgrade' });
  expect(record.gaps.length).toBeGreaterThan(0);
  expect(new Set(record.gaps.map((gap) => gap.state))).toEqual(new Set(['closed']));
  expect(record.adaptation?.goflags).toBe('');
  expect(await plainBuild(await applied(root, workDir))).toMatchObject({ exitCode: 0 });
}, 300_000);
