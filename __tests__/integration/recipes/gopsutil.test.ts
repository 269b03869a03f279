// @seconds 300
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareTests } from '../../../src/gaps/go/tested/differential.js';
import { openBench } from '../../../src/gaps/go/tested/bench.js';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { exists } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import type { AppliedPlace, LadderTools } from '../../../src/recipes/rung.js';
import { go } from '../../../src/target/go.js';
import { runnerFor } from '../../../src/target/runner.js';
import { temporary } from '../target/context.js';
import { ladderTools, offered, place } from './support.js';

const [OLD, V3] = ['github.com/shirou/gopsutil', 'github.com/shirou/gopsutil/v3'];
const SYS = 'golang.org/x/sys v0.1.0';
const SYSCONF = 'github.com/tklauser/go-sysconf v0.3.11';
/** The method's version, the last without modules, those of version 3 before it was a module of its own, and first to last of that module. */
const VERSIONS: [string, string][] = [
  [OLD, 'v0.0.0-20190323131628-2cbc9195c892'], [OLD, 'v2.20.9+incompatible'], [OLD, 'v3.20.11+incompatible'], [OLD, 'v3.21.5+incompatible'], [OLD, 'v3.21.11+incompatible'],
  [V3, 'v3.21.4'], [V3, 'v3.21.8'], [V3, 'v3.22.1'], [V3, 'v3.22.6'],
];
const FOLDERS = ['cpu', 'disk', 'docker', 'host', 'load', 'mem', 'net', 'process'];
const main = (module: string): string => `package main

import (
	"fmt"

	"${module}/host"
)

func main() {
	users, err := host.Users()
	fmt.Println(len(users), err)
	for _, user := range users {
		fmt.Println(user.User, user.Terminal, user.Host, user.Started)
	}
}
`;

let tools: LadderTools;
/** A folder with the file `run/utmp` as the target's C library lays it out. */
let var_: string;
beforeAll(async () => {
  tools = await ladderTools();
  var_ = await temporary();
  const records = [['alice', 'pts/0', 'far.example.com', 1_600_000_000], ['bob', 'tty1', '', 1_700_000_000]] as const;
  // struct utmp of loong64's glibc has 400 bytes: type at 0, line at 8, user at 44, host at 76, seconds at 344.
  const utmp = Buffer.alloc(800);
  records.forEach(([user, line, host, seconds], index) => {
    const record = utmp.subarray(index * 400, (index + 1) * 400);
    record.writeInt16LE(7, 0);
    record.write(line, 8);
    record.write(user, 44);
    record.write(host, 76);
    record.writeBigInt64LE(BigInt(seconds), 344);
  });
  await mkdir(join(var_, 'run'));
  await writeFile(join(var_, 'run', 'utmp'), utmp);
}, 120_000);

async function adapted(module: string, version: string): Promise<AppliedPlace> {
  return place(module, version, await offered(module, version, 'host', ['sizeOfUtmp', 'utmp'], tools), main(module), tools, [SYS, ...(module === V3 ? [SYSCONF] : [])]);
}

describe.each(VERSIONS)('%s %s', (module, version) => {
  test('gets a file in each folder that has types_linux.go, in both styles of constraint, and reads who is logged in from a file of the target', async () => {
    const { dir } = await adapted(module, version);
    const source = await moduleFolder(`${module}@${version}`, tools.context);
    for (const folder of FOLDERS) {
      const wanted = await exists(join(source, folder, 'types_linux.go'));
      expect([folder, (await readdir(join(dir, 'copy', folder))).includes(`${folder}_linux_loong64.go`)]).toEqual([folder, wanted]);
      if (!wanted) continue;
      const { stdout } = await exec('head', ['-5', join(dir, 'copy', folder, `${folder}_linux_loong64.go`)]);
      expect(stdout).toMatch(/^\/\/go:build linux && loong64\n\/\/ \+build linux\n\/\/ \+build loong64\n\n/);
    }
    const runner = await runnerFor(tools.context.target, 'auto', tools.context);
    await go(tools.context, ['build', '-o', 'app', '.'], { cwd: dir, arch: tools.context.target, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
    const [file = '', ...args] = runner.wrap([join(dir, 'app')]);
    const result = await exec(file, args, { env: withEnv({ HOST_VAR: var_, HOST_RUN: join(var_, 'run') }) });
    expect(result.stdout).toBe('2 <nil>\nalice pts/0 far.example.com 1600000000\nbob tty1  1700000000\n');
  }, 300_000);
});

test.each([[OLD, VERSIONS[0]?.[1] ?? ''], [V3, 'v3.21.4']])('the tests of %s %s that pass for the baseline pass for the target, or fail under an emulator in any case', async (module, version) => {
  const { dir } = await adapted(module, version);
  const copy = join(dir, 'copy');
  await chmod(join(copy, 'go.mod'), 0o644);
  for (const args of [['mod', 'edit', `-require=${SYS.replace(' ', '@')}`, ...(module === V3 ? [`-require=${SYSCONF.replace(' ', '@')}`] : [])], ['mod', 'tidy']]) await go(tools.context, args, { cwd: copy, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
  const packages = [];
  for (const folder of FOLDERS) if ((await readdir(join(copy, folder))).some((name) => name.endsWith('_test.go'))) packages.push(`${module}/${folder}`);
  const bench = await openBench({ dir: copy, folder: '', goflags: '-mod=mod', env: { GO111MODULE: 'on', GOWORK: 'off' }, modFile: join(copy, 'go.mod'), notes: [] }, {}, tools.context);
  if (bench?.control === undefined) throw new Error('there is no emulator for target and baseline');
  const tests = await compareTests(packages, bench);
  expect(tests.map((one) => [one.package, one.target.buildError])).toEqual(packages.map((name) => [name, '']));
  const results = tests.flatMap((one) => one.results);
  expect(results.filter(({ baseline, target }) => baseline === 'pass' && target === 'pass').length).toBeGreaterThan(20);
  // Where a binfmt entry starts the programs that a test starts, the kernel says that they are the emulator; the baseline's run without one, so that the control can't tell.
  const { path } = bench.target.emulator ?? { path: '-' };
  expect(results.filter(({ verdict, detail = '' }) => verdict === 'target' && !detail.includes(path))).toEqual([]);
}, 900_000);
