// @seconds 180
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { silentReporter } from '../../../src/lib/log.js';
import { exec, execOk, withEnv } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { recipeRungOf } from '../../../src/recipes/recipe/rung.js';
import type { AppliedPlace, LadderTools, Offer, Subject } from '../../../src/recipes/rung.js';
import { testRecipes } from '../../../src/stages/recipes.js';
import { go } from '../../../src/target/go.js';
import { runnerFor } from '../../../src/target/runner.js';
import { fileGap, never } from '../../unit/recipes/recipe/bench.js';
import { sharedCache, temporary, testContext } from '../target/context.js';

let tools: LadderTools;
beforeAll(async () => {
  tools = { context: await testContext(), supports: never, probe: never, fileGaps: never };
});

/** The gap of a package in a module whose files are in `dir`. */
function subjectOf(module: string, version: string, dir: string, folder: string, symbols: string[]): Subject {
  const path = folder === '' ? module : `${module}/${folder}`;
  const gap = { ...fileGap('go.mod'), id: path, rule: 'go/undefined', ecosystem: 'go', kind: 'undefined', package: path, culprit: { module, version }, symbols };
  return { gap, dir, root: { package: path, module: { path: module, version, main: false, dir }, dir: folder, absDir: join(dir, folder), kind: 'undefined', symbols, messages: [], declared: [], declaredLine: 1, cascades: [], viaModules: [] } };
}

/** A program that uses a module, with a proposal's files in a local copy of that module. */
async function place(module: string, version: string, offer: Offer, main: string, more: string[] = []): Promise<AppliedPlace> {
  const dir = await temporary();
  const copy = join(dir, 'copy');
  await copyTree(await moduleFolder(`${module}@${version}`, tools.context), copy);
  for (const change of offer.proposals[0]?.changes ?? []) {
    if (change.kind !== 'module-files') throw new Error(`unexpected ${change.kind}`);
    for (const { path, content } of change.files) await writeFile(join(copy, path), content ?? '');
  }
  await writeFile(join(dir, 'main.go'), main);
  await writeFile(join(dir, 'go.mod'), `module example.com/app\n\ngo 1.21\n\nrequire (\n\t${module} ${version}\n${more.map((one) => `\t${one}\n`).join('')})\n\nreplace ${module} => ./copy\n`);
  if ((await exec('test', ['-f', join(copy, 'go.mod')])).exitCode !== 0) await writeFile(join(copy, 'go.mod'), `module ${module}\n`);
  await go(tools.context, ['mod', 'tidy'], { cwd: dir, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
  return { dir, modules: new Map([[module, copy]]), goflags: '-mod=mod', env: {} };
}

const rung = (): ReturnType<typeof recipeRungOf> => recipeRungOf({ cacheDir: tools.context.cacheDir });

test('every shipped recipe does on the modules it names what it says, and nothing the second time', async () => {
  const outcomes = await testRecipes([], { project: await temporary(), cacheDir: sharedCache }, { reporter: silentReporter, signal: new AbortController().signal });
  expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(20);
}, 600_000);

describe('structs by the target\'s C headers', () => {
  const MODULE = 'github.com/shirou/gopsutil';
  const VERSION = 'v0.0.0-20190323131628-2cbc9195c892';
  const MAIN = `package main

import (
	"fmt"

	"${MODULE}/host"
)

func main() {
	users, err := host.Users()
	fmt.Println(len(users), err)
	for _, user := range users {
		fmt.Println(user.User, user.Terminal, user.Host, user.Started)
	}
}
`;

  test('are as large as C says; a sibling\'s are not, and that is seen', async () => {
    const source = await moduleFolder(`${MODULE}@${VERSION}`, tools.context);
    const subject = subjectOf(MODULE, VERSION, source, 'host', ['sizeOfUtmp', 'utmp']);
    const offer = await rung()(subject, [subject], tools);
    const applied = await place(MODULE, VERSION, offer, MAIN, ['golang.org/x/sys v0.1.0']);
    const proof = await offer.proposals[0]?.verify?.(applied);
    expect(proof?.result).toMatch(/^builds; utmp 400 bytes/);
    // What a copy of arm64's file would do.
    const file = join(applied.dir, 'copy/host/host_linux_loong64.go');
    await execOk('sed', ['-i', 's/Session .*int64/Session int32/; s/Sec  int64/Sec  int32/; s/Usec int64/Usec int32/', file], '');
    await expect(offer.proposals[0]?.verify?.(applied)).rejects.toThrow(/utmp should be 400 bytes as struct utmp/);
  }, 600_000);

  test('read a utmp file that a program of the target wrote', async () => {
    const source = await moduleFolder(`${MODULE}@${VERSION}`, tools.context);
    const subject = subjectOf(MODULE, VERSION, source, 'host', ['sizeOfUtmp', 'utmp']);
    const applied = await place(MODULE, VERSION, await rung()(subject, [subject], tools), MAIN, ['golang.org/x/sys v0.1.0']);
    const runner = await runnerFor(tools.context.target, 'auto', tools.context);
    if (runner.kind === 'cross') throw new Error('no emulator');
    // Two records of struct utmp, by the layout of the target's C library: type at 0, line at 8, user at 44, host at 76, seconds at 344.
    const records = [['alice', 'pts/0', 'far.example.com', 1_600_000_000], ['bob', 'tty1', '', 1_700_000_000]] as const;
    const utmp = Buffer.alloc(800);
    records.forEach(([user, line, host, seconds], index) => {
      const record = utmp.subarray(index * 400, (index + 1) * 400);
      record.writeInt16LE(7, 0);
      record.write(line, 8);
      record.write(user, 44);
      record.write(host, 76);
      record.writeBigInt64LE(BigInt(seconds), 344);
    });
    const root = await temporary();
    await mkdir(join(root, 'run'), { recursive: true });
    await writeFile(join(root, 'run', 'utmp'), utmp);
    const program = join(applied.dir, 'app');
    await go(tools.context, ['build', '-o', program, '.'], { cwd: applied.dir, arch: tools.context.target, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
    const [file = '', ...args] = runner.wrap([program]);
    const result = await exec(file, args, { env: withEnv({ HOST_VAR: join(root), HOST_RUN: join(root, 'run') }) });
    expect(result.stdout).toBe('2 <nil>\nalice pts/0 far.example.com 1600000000\nbob tty1  1700000000\n');
  }, 600_000);

  test('come whole or not at all: where one folder fails, nothing is offered', async () => {
    const source = join(await temporary(), 'module');
    await copyTree(await moduleFolder(`${MODULE}@${VERSION}`, tools.context), source);
    await writeFile(join(source, 'mem', 'types_linux.go'), '// +build ignore\n\npackage mem\n\n// #include <no/such/header.h>\nimport "C"\n\nconst X = C.NOTHING\n');
    const subject = subjectOf(MODULE, VERSION, source, 'host', ['sizeOfUtmp', 'utmp']);
    const offer = await rung()(subject, [subject], tools);
    expect(offer).toMatchObject({ proposals: [], reason: expect.stringContaining('recipe gopsutil cannot close it') });
    await writeFile(join(source, 'mem', 'types_linux.go'), '// +build ignore\n\npackage mem\n\n// #include <sys/sysinfo.h>\nimport "C"\n\ntype sysinfo C.struct_sysinfo\n');
    const [both] = (await rung()(subject, [{ ...subject }, subject], tools)).proposals;
    expect(both?.changes.flatMap((change) => ('files' in change ? change.files.map(({ path }) => path) : []))).toEqual(['host/host_linux_loong64.go', 'mem/mem_linux_loong64.go']);
  }, 600_000);
});

describe('the sizes of a memory map', () => {
  test('serve: a database grows, is closed, opened again and whole, under the runner', async () => {
    const source = await moduleFolder('github.com/boltdb/bolt@v1.3.1', tools.context);
    const subject = subjectOf('github.com/boltdb/bolt', 'v1.3.1', source, '', ['brokenUnaligned', 'maxAllocSize', 'maxMapSize']);
    const offer = await rung()(subject, [subject], tools);
    const applied = await place('github.com/boltdb/bolt', 'v1.3.1', offer, 'package main\n\nimport _ "github.com/boltdb/bolt"\n\nfunc main() {}\n');
    expect((await offer.proposals[0]?.verify?.(applied))?.result).toBe('builds; the database is whole');
    await rm(join(applied.dir, 'copy/bolt_loong64.go'));
    await expect(offer.proposals[0]?.verify?.(applied)).rejects.toMatchObject({ name: 'AdaptError' });
  }, 600_000);
});
