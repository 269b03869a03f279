// @seconds 180
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { silentReporter } from '../../../src/lib/log.js';
import { execOk } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { recipeRungOf } from '../../../src/recipes/recipe/rung.js';
import type { LadderTools } from '../../../src/recipes/rung.js';
import { testRecipes } from '../../../src/stages/recipes.js';
import { sharedCache, temporary } from '../target/context.js';
import { ladderTools, place, subjectOf } from './support.js';

let tools: LadderTools;
beforeAll(async () => {
  tools = await ladderTools();
});

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
	fmt.Println(host.Users())
}
`;

  test('are as large as C says; a sibling\'s are not, and that is seen', async () => {
    const source = await moduleFolder(`${MODULE}@${VERSION}`, tools.context);
    const subject = subjectOf(MODULE, VERSION, source, 'host', ['sizeOfUtmp', 'utmp']);
    const offer = await rung()(subject, [subject], tools);
    const applied = await place(MODULE, VERSION, offer, MAIN, tools, ['golang.org/x/sys v0.1.0']);
    const proof = await offer.proposals[0]?.verify?.(applied);
    expect(proof?.result).toMatch(/^builds; utmp 400 bytes/);
    // What a copy of arm64's file would do.
    const file = join(applied.dir, 'copy/host/host_linux_loong64.go');
    await execOk('sed', ['-i', 's/Session .*int64/Session int32/; s/Sec  int64/Sec  int32/; s/Usec int64/Usec int32/', file], '');
    await expect(offer.proposals[0]?.verify?.(applied)).rejects.toThrow(/utmp should be 400 bytes as struct utmp/);
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
    const applied = await place('github.com/boltdb/bolt', 'v1.3.1', offer, 'package main\n\nimport _ "github.com/boltdb/bolt"\n\nfunc main() {}\n', tools);
    expect((await offer.proposals[0]?.verify?.(applied))?.result).toBe('builds; the database is whole');
    await rm(join(applied.dir, 'copy/bolt_loong64.go'));
    await expect(offer.proposals[0]?.verify?.(applied)).rejects.toMatchObject({ name: 'AdaptError' });
  }, 600_000);
});
