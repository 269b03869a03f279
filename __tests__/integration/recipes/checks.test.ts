// @seconds 90
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exec, withEnv, type ExecResult } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { targetOfError } from '../../../src/recipes/recipe/actions/bypass-check.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { pretendMachine } from '../../../src/recipes/recipe/pretend.js';
import { recipeRungOf } from '../../../src/recipes/recipe/rung.js';
import type { LadderTools, Proposal, Subject } from '../../../src/recipes/rung.js';
import { fileGap, never, tree } from '../../unit/recipes/recipe/bench.js';
import { temporary, testContext } from '../target/context.js';

const MC = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';
let tools: LadderTools;
let source: string;
let machine: string;

beforeAll(async () => {
  tools = { context: await testContext(), supports: never, probe: never, fileGaps: never };
  source = join(await temporary(), 'mc');
  await copyTree(await moduleFolder(MC, tools.context), source);
  machine = await pretendMachine(join(await temporary(), 'bin'), tools.context.target, []);
}, 300_000);

/** Runs make where `uname -m` answers as on the target. */
async function make(dir: string, args: string[]): Promise<ExecResult> {
  return exec('make', args, { cwd: dir, env: withEnv({ PATH: `${machine}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C' }) });
}

async function offer(given: string[], gap = fileGap('buildscripts/checkdeps.sh', 73, { rule: 'shell/arch-case', symbols: ['x86_64', 'ppc64le', 'aarch64', 'arm*', 's390x'] }), dir = source): Promise<Proposal[]> {
  const subject: Subject = { gap, dir };
  return (await recipeRungOf({ cacheDir: tools.context.cacheDir, given })(subject, [subject], tools)).proposals;
}

/** A copy of a tree with a proposal's files in it. */
async function applied(proposal: Proposal | undefined, from = source): Promise<string> {
  const to = join(await temporary(), 'copy');
  await cp(from, to, { recursive: true });
  for (const change of proposal?.changes ?? []) {
    if (change.kind !== 'project-files') throw new Error(`unexpected ${change.kind}`);
    for (const { path, content } of change.files) {
      await mkdir(dirname(join(to, path)), { recursive: true });
      await writeFile(join(to, path), content ?? '');
    }
  }
  return to;
}

describe('a check that knows no target', () => {
  test('stops the build where uname answers as on the target, with the very words', async () => {
    const result = await make(source, ['build']);
    expect(result.exitCode).not.toBe(0);
    expect(result.stdout).toContain("Arch 'loongarch64' is not supported. Supported Arch: [x86_64, amd64, ppc64le, aarch64, arm*, s390x]");
    expect(targetOfError(result.stderr)).toBe('checks');
  }, 120_000);

  test('lets it pass once the list has the target, in both of its spellings', async () => {
    const [proposal, ...others] = await offer([]);
    expect(proposal?.remedy.recipe).toBe('arch-list');
    expect(others).toEqual([]);
    const dir = await applied(proposal);
    const script = await readFile(join(dir, 'buildscripts/checkdeps.sh'), 'utf8');
    expect(script).toContain('        x86_64 | amd64 | ppc64le | aarch64 | arm* | s390x | loong64 | loongarch64 )\n');
    expect(script).toContain('[x86_64, amd64, ppc64le, aarch64, arm*, s390x, loong64, loongarch64]');
    const result = await make(dir, ['checks']);
    expect(`${result.exitCode} ${result.stderr}`).toMatch(/^0 /);
  }, 120_000);

  test('is left out by the method\'s way: the goal no longer asks for it, all else of the Makefile stays', async () => {
    const [proposal] = await offer(['bypass-check']);
    expect(proposal).toMatchObject({ bypass: true, remedy: { recipe: 'bypass-check' } });
    expect(proposal?.verify).toBeDefined();
    const dir = await applied(proposal);
    const before = await readFile(join(source, 'Makefile'), 'utf8');
    expect(await readFile(join(dir, 'Makefile'), 'utf8')).toBe(before.replace('\nbuild: checks\n', '\nbuild:\n'));
    const plan = await make(dir, ['-n', 'build']);
    expect(plan.stdout).toContain('go build -trimpath -tags kqueue');
    expect(plan.stdout).not.toContain('checkdeps');
  }, 240_000);
});

describe('a bypass is proven by the Makefile\'s own build', () => {
  const files = {
    'go.mod': 'module example.com/tool\n\ngo 1.21\n',
    'main.go': 'package main\n\nfunc main() { println("works") }\n',
    'check.sh': 'case "$(uname -m)" in\n  x86_64 | aarch64 ) exit 0 ;;\n  *) echo unsupported; exit 1 ;;\nesac\n',
    Makefile: 'all: build\nlint checks:\n\t@sh check.sh\nbuild: checks\n\tgo build -o tool .\n',
  };
  const gap = fileGap('check.sh', 2, { rule: 'shell/arch-case', symbols: ['x86_64', 'aarch64'] });

  test('which makes a program for the target', async () => {
    const [proposal] = await offer(['bypass-check'], gap, await tree(files));
    const dir = await applied(proposal, await tree(files));
    const proof = await proposal?.verify?.({ dir, modules: new Map(), goflags: '', env: {} });
    expect(proof).toMatchObject({ command: 'GOOS=linux GOARCH=loong64 make build', result: expect.stringContaining('makes tool for LoongArch') });
  }, 240_000);

  test('and refused where that build makes none, or still fails', async () => {
    const [proposal] = await offer(['bypass-check'], gap, await tree(files));
    for (const makefile of ['build:\n\ttrue\n', 'build:\n\tfalse\n']) {
      const dir = await tree({ ...files, Makefile: makefile });
      await expect(proposal?.verify?.({ dir, modules: new Map(), goflags: '', env: {} })).rejects.toMatchObject({ name: 'AdaptError' });
    }
  }, 120_000);

  test('a check that fails everywhere is none for the architecture', async () => {
    const broken = { ...files, 'check.sh': 'exit 1\n# case "$(uname -m)" in x86_64 | aarch64 ) ;;\n' };
    expect(await offer(['bypass-check'], gap, await tree(broken))).not.toEqual(expect.arrayContaining([expect.objectContaining({ bypass: true })]));
  }, 60_000);
});

test('the server of 2021 has the same check: its list is extended or, where that is asked, left out of its build', async () => {
  const minio = join(await temporary(), 'minio');
  await copyTree(await moduleFolder('github.com/minio/minio@v0.0.0-20210206053228-97fe57bba92c', tools.context), minio);
  const script = await readFile(join(minio, 'buildscripts/checkdeps.sh'), 'utf8');
  const line = script.slice(0, script.indexOf('x86_64 |')).split('\n').length;
  const gap = fileGap('buildscripts/checkdeps.sh', line, { rule: 'shell/arch-case', symbols: ['x86_64', 'ppc64le', 'aarch64', 'arm*', 's390x'] });
  const [extended] = await offer([], gap, minio);
  expect(extended?.remedy.recipe).toBe('arch-list');
  expect((await make(await applied(extended, minio), ['checks'])).exitCode).toBe(0);
  const [bypassed] = await offer(['bypass-check'], gap, minio);
  expect(bypassed).toMatchObject({ bypass: true });
  const plan = await make(await applied(bypassed, minio), ['-n', 'build']);
  expect(plan.stdout).toContain('go build -tags kqueue');
  expect(plan.stdout).not.toContain('checkdeps');
}, 240_000);
