// @seconds 240
import { spawn } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exec, execOk } from '../../../src/lib/exec.js';
import type { Architecture } from '../../../src/target/architectures.js';
import { go } from '../../../src/target/go.js';
import { runnerFor } from '../../../src/target/runner.js';
import type { LadderTools } from '../../../src/recipes/rung.js';
import { goIn, patched, plainBuild, project, applied } from '../patch/support.js';
import { ladderTools, offered, place } from './support.js';

const THREE = ['brokenUnaligned', 'maxAllocSize', 'maxMapSize'];
const TWO = ['maxAllocSize', 'maxMapSize'];
/** Name, version, what each lacks, and how many MiB its database grows to: the method's own has a gibibyte, as has the last that needs the recipe. */
const FAMILY: [string, string, string[], number][] = [
  ['github.com/boltdb/bolt', 'v1.3.1', THREE, 1024], ['github.com/coreos/bbolt', 'v1.3.3', THREE, 64], ['go.etcd.io/bbolt', 'v1.3.3', THREE, 64],
  ['go.etcd.io/bbolt', 'v1.3.5', TWO, 64], ['go.etcd.io/bbolt', 'v1.3.6', TWO, 1024],
];
let tools: LadderTools;
let run: (arch: Architecture, program: string, ...args: string[]) => Promise<string>;
let command: (arch: Architecture, program: string) => Promise<string[]>;

beforeAll(async () => {
  tools = await ladderTools();
  command = async (arch, program) => (await runnerFor(arch, 'auto', tools.context)).wrap([program]);
  run = async (arch, program, ...args) => {
    const [file = '', ...words] = await command(arch, program);
    return (await execOk(file, [...words, ...args], '')).stdout.trim();
  };
}, 300_000);

/** Lets a database grow and kills its writer, which can't notice, in the middle of a batch after that size; answers the last batch that it told of. */
async function growAndKill(program: string, database: string, mebibytes: number): Promise<number> {
  const [file = '', ...words] = await command(tools.context.target, program);
  const writer = spawn(file, [...words, 'grow', database, String(4 * mebibytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((done) => writer.once('exit', (_, signal) => done(signal)));
  let last = 0;
  for await (const line of createInterface(writer.stdout)) {
    const [, batch = '', size = ''] = /^batch (\d+) (\d+)$/.exec(line) ?? [];
    last = Number(batch);
    if (Number(size) >= mebibytes) setTimeout(() => writer.kill('SIGKILL'), 15);
  }
  expect(await ended).toBe('SIGKILL');
  return last;
}

describe.each(FAMILY)('%s %s', (module, version, symbols, mebibytes) => {
  const [programs, seconds] = [new Map<string, string>(), 900_000];
  let dir: string;
  beforeAll(async () => {
    const main = (await readFile('__tests__/integration/recipes/fixtures/torture.go', 'utf8')).replace('"BOLT"', JSON.stringify(module));
    const placed = await place(module, version, await offered(module, version, '', symbols, tools), main, tools, version === 'v1.3.6' || version === 'v1.3.5' ? ['golang.org/x/sys v0.1.0'] : []);
    dir = placed.dir;
    for (const arch of [tools.context.target, tools.context.baseline]) {
      programs.set(arch.go, join(dir, arch.go));
      await go(tools.context, ['build', '-o', join(dir, arch.go), '.'], { cwd: dir, arch, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
    }
  }, seconds);

  test(`a database of ${mebibytes} MiB survives its writer's end in the middle of a batch, and either architecture goes on with the other's`, async () => {
    const { target, baseline } = tools.context;
    const [own = '', other = ''] = [programs.get(target.go), programs.get(baseline.go)];
    const database = join(dir, 'data.db');
    const told = await growAndKill(own, database, mebibytes);
    expect((await stat(database)).size).toBeGreaterThanOrEqual(mebibytes << 20);
    const whole = Number((await run(target, own, 'check', database)).replace('whole to batch ', ''));
    // The batch that was being written may have been finished, but not told any more.
    expect([told, told + 1]).toContain(whole);
    expect(await run(baseline, other, 'check', database)).toBe(`whole to batch ${whole}`);
    expect(await run(baseline, other, 'grow', database, '1')).toMatch(new RegExp(`^batch ${whole + 1} `));
    expect(await run(target, own, 'check', database)).toBe(`whole to batch ${whole + 1}`);
    await rm(database);

    await run(baseline, other, 'grow', database, '8');
    const theirs = await run(baseline, other, 'check', database);
    expect(await run(target, own, 'check', database)).toBe(theirs);
    await run(target, own, 'grow', database, '1');
    expect(await run(baseline, other, 'check', database)).toBe(`whole to batch ${Number(theirs.replace('whole to batch ', '')) + 1}`);
    await rm(database);
  }, seconds);
});

test('in vendor/ each gets its file in its own package name, and nothing else changes', async () => {
  const names = ['github.com/boltdb/bolt', 'github.com/coreos/bbolt', 'go.etcd.io/bbolt'];
  const root = await project({
    'go.mod': `module example.com/app\n\ngo 1.21\n\nrequire (\n\t${names[0] ?? ''} v1.3.1\n\t${names[1] ?? ''} v1.3.3\n\t${names[2] ?? ''} v1.3.3\n)\n`,
    'main.go': `package main\n\nimport (\n${names.map((name, index) => `\tb${index} "${name}"\n`).join('')})\n\nfunc main() { println(b0.DefaultMaxBatchSize, b1.DefaultMaxBatchSize, b2.DefaultMaxBatchSize) }\n`,
  });
  for (const args of [['mod', 'tidy'], ['mod', 'vendor']]) await goIn(root, args);
  const { record, workDir } = await patched(root, { onlyRemedy: 'recipe' });
  expect(record.gaps.map((gap) => [gap.package, gap.state])).toEqual(names.map((name) => [name, 'closed']));
  const fresh = await applied(root, workDir);
  const files = await exec('diff', ['-rq', root, fresh]);
  expect(files.stdout.trim().split('\n').map((line) => line.replace(/^Only in .*\/vendor\/(.*): /, '$1/')).sort()).toEqual(names.map((name) => `${name}/bolt_loong64.go`));
  for (const name of names) expect(await readFile(join(fresh, 'vendor', name, 'bolt_loong64.go'), 'utf8')).toContain(`\npackage ${name.endsWith('/bolt') ? 'bolt' : 'bbolt'}\n`);
  expect(await plainBuild(fresh)).toMatchObject({ exitCode: 0 });
}, 600_000);
