// @seconds 240
import { beforeAll, describe, expect, test } from '@jest/globals';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkProgram } from '../../../src/build/check.js';
import { readElf } from '../../../src/lib/elf.js';
import { exec, execOk, shellWords, withEnv } from '../../../src/lib/exec.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { cSysroot } from '../../../src/target/sysroot.js';
import { runnerFor, type Runner } from '../../../src/target/runner.js';
import { sharedCache, testContext } from '../target/context.js';
import { goIn } from '../patch/support.js';
import { folder, stage, type StageRun } from './fixture.js';

const SECONDS = 900_000;
const LIBRARIES = ['libsqlite3-dev', 'zlib1g-dev'];
const TWO = `package main

/*
#cgo pkg-config: zlib sqlite3
#include <sqlite3.h>
#include <zlib.h>
*/
import "C"

import (
	"fmt"
	"unsafe"
)

func main() {
	text := []byte("loong")
	fmt.Printf("zlib %s crc %08x sqlite %s\\n", C.GoString(C.zlibVersion()), uint32(C.crc32(0, (*C.Bytef)(unsafe.Pointer(&text[0])), 5)), C.GoString(C.sqlite3_libversion()))
}
`;
const LITE = `package main

import (
	"database/sql"
	"fmt"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", "test.db")
	fmt.Println(err)
	_, err = db.Exec("create table t (n integer); insert into t values (1), (41)")
	fmt.Println(err)
	var sum int
	fmt.Println(db.QueryRow("select sum(n) from t").Scan(&sum), sum)
}
`;

/** The runner of the target, with the libraries behind it. */
async function runner(cLibraries: readonly string[]): Promise<Runner> {
  return runnerFor((await testContext()).target, 'auto', await testContext({ cLibraries }));
}

/** Runs a program of the target in a fresh folder; answers what it printed. */
async function printed(libraries: readonly string[], program: string): Promise<string> {
  const [file = '', ...args] = (await runner(libraries)).wrap([program]);
  return (await execOk(file, args, '', { cwd: await folder() })).stdout;
}

describe('a program that links two C libraries, told by pkg-config', () => {
  let run: StageRun & { error?: unknown };
  beforeAll(async () => {
    const root = await folder({ 'go.mod': 'module example.com/two\n\ngo 1.21\n', 'main.go': TWO, 'loong-adapt.yml': `cgo: true\nbuild:\n  sysroot: [${LIBRARIES.join(', ')}]\n` });
    run = await stage('build', root, { cacheDir: defaultCacheDir() });
  }, SECONDS);

  test('is built against the libraries of the target, for the ABI of today', async () => {
    expect(run.error).toBeUndefined();
    const program = run.record.artifacts.find(({ arch }) => arch === 'loong64');
    expect(program).toMatchObject({ machine: 'LoongArch', interpreter: '/lib64/ld-linux-loongarch-lp64d.so.1' });
    expect((await readElf(join(run.workDir, program?.path ?? '')))?.needed).toEqual(expect.arrayContaining(['libz.so.1', 'libsqlite3.so.0', 'libc.so.6']));
  }, SECONDS);

  test('runs with them under the emulator', async () => {
    const program = run.record.artifacts.find(({ arch }) => arch === 'loong64');
    const text = await printed(LIBRARIES, join(run.workDir, program?.path ?? ''));
    expect(text).toMatch(/^zlib 1\.\S+ crc 9286b4cb sqlite 3\.\d+\.\d+\n$/);
    const { packages } = await cSysroot((await testContext()).target, LIBRARIES, await testContext());
    expect(packages.find((line) => line.startsWith('libsqlite3-0 '))).toContain(` ${/sqlite (\S+)/.exec(text)?.[1] ?? ''}-`);
  }, SECONDS);

  test('is refused where a library that it needs at its start is not there', async () => {
    const program = run.record.artifacts.find(({ arch }) => arch === 'loong64');
    const context = await testContext();
    const bare = await cSysroot(context.target, [], context);
    await expect(checkProgram(join(run.workDir, program?.path ?? ''), 'two', context.target, bare.dir)).rejects.toThrow(/two needs lib(z|sqlite3)\.so\.\d, which is not in the sysroot/);
  }, SECONDS);
});

describe('a database with its C code in the module (go-sqlite3)', () => {
  let root: string;
  beforeAll(async () => {
    root = await folder({ 'go.mod': 'module example.com/lite\n\ngo 1.21\n\nrequire github.com/mattn/go-sqlite3 v1.14.53\n', 'main.go': LITE, 'loong-adapt.yml': 'cgo: true\nbuild:\n  sysroot: []\n' });
    await goIn(root, ['mod', 'tidy']);
  }, SECONDS);

  test('is built for both, and works under the emulator', async () => {
    const { record, workDir, error } = await stage('build', root, { cacheDir: defaultCacheDir() });
    expect(error).toBeUndefined();
    expect(record.artifacts.map(({ arch, machine }) => [arch, machine])).toEqual([['amd64', 'x86-64'], ['loong64', 'LoongArch']]);
    expect(await printed([], join(workDir, record.artifacts[1]?.path ?? ''))).toBe('<nil>\n<nil>\n<nil> 42\n');
  }, SECONDS);

  test('passes its own tests with what setup leaves, as for the baseline', async () => {
    const { record } = await stage('setup', root, { cacheDir: defaultCacheDir() });
    const { env = {}, path = [] } = record.setup?.environment ?? {};
    const words = (await runner([])).wrap([]);
    const run = async (extra: Record<string, string>, flags: string[]): Promise<string[]> => {
      const result = await exec('go', ['test', '-json', '-count=1', '-vet=off', '-trimpath', ...flags, 'github.com/mattn/go-sqlite3'], { cwd: root, env: withEnv({ CGO_ENABLED: '1', GOFLAGS: '-mod=mod', ...extra }) });
      return result.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { Action: string; Test?: string }).filter(({ Action, Test }) => Action === 'pass' && Test !== undefined).map(({ Test = '' }) => Test).sort();
    };
    const baseline = await run({}, []);
    const target = await run({ ...env, PATH: [...path, process.env['PATH'] ?? ''].join(':') }, [`-exec=${shellWords(words[0] ?? '', words.slice(1))}`]);
    expect(baseline.length).toBeGreaterThan(50);
    expect(baseline.filter((name) => !target.includes(name))).toEqual([]);
  }, SECONDS);
});

test('a sysroot has no link that leaves it, and its names are checked', async () => {
  const context = await testContext();
  const { dir } = await cSysroot(context.target, LIBRARIES, context);
  const leaving: string[] = [];
  const visit = async (path: string): Promise<void> => {
    for (const name of await readdir(path)) {
      const at = join(path, name);
      const stats = await lstat(at);
      if (stats.isDirectory()) await visit(at);
      else if (stats.isSymbolicLink() && (await readlink(at)).startsWith('/')) leaving.push(at);
    }
  };
  await visit(dir);
  expect(leaving).toEqual([]);
  expect(dir.startsWith(sharedCache)).toBe(true);
  await expect(cSysroot(context.target, ['../x'], context)).rejects.toThrow(/is no name of a Debian package/);
  await expect(cSysroot(context.target, ['libno-such-thing-dev'], context)).rejects.toThrow(/has no .*libno-such-thing-dev/);
}, SECONDS);
