import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exec, execOk } from '../../../src/lib/exec.js';
import { silentReporter } from '../../../src/lib/log.js';
import type { AdaptRecord } from '../../../src/record/types.js';
import { runStage } from '../../../src/stages/pipeline.js';
import { architecture } from '../../../src/target/architectures.js';
import { releaseBinfmt, shareBinfmt } from '../../../src/target/binfmt.js';
import { kernelTable } from '../../../src/target/binfmt-table.js';
import { findEmulator } from '../../../src/target/emulator.js';
import { undoSetup } from '../../../src/target/state.js';
import { findGo } from '../../../src/target/tools.js';
import { testWhere } from '../../test-where.js';
import { sharedCache, temporary, testContext } from './context.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
const TABLE = '/proc/sys/fs/binfmt_misc';

async function project(): Promise<string> {
  const folder = await temporary();
  await writeFile(join(folder, 'go.mod'), 'module example.test/p\n\ngo 1.21\n');
  await writeFile(join(folder, 'main.go'), 'package main\n\nimport ("fmt"; "runtime")\n\nfunc main() { fmt.Println("ran on", runtime.GOARCH) }\n');
  await writeFile(join(folder, 'main_test.go'), 'package main\n\nimport ("runtime"; "testing")\n\nfunc TestArch(t *testing.T) { if runtime.GOARCH != "loong64" { t.Fatal(runtime.GOARCH) } }\n');
  return folder;
}

const setup = (folder: string, workDir: string, more: object = {}): Promise<AdaptRecord> =>
  runStage('setup', { project: folder, workDir, cacheDir: sharedCache, runner: 'qemu', ...more }, control);

test('what setup leaves makes plain go run and go test work for the target; undo leaves nothing', async () => {
  const folder = await project();
  const workDir = await temporary();
  const { setup: result } = await setup(folder, workDir);
  const { env, path } = result!.environment!;
  expect(env).toMatchObject({ GOOS: 'linux', GOARCH: 'loong64', CC: result!.cc!.command });
  const options = { cwd: folder, env: { ...process.env, ...env, PATH: [...path, process.env['PATH']].join(delimiter) } };
  expect((await execOk('go', ['run', '.'], '', options)).stdout).toBe('ran on loong64\n');
  expect((await execOk('go', ['test', './...'], '', options)).stdout).toMatch(/^ok\s/);
  await undoSetup(result!.undo!);
  await expect(access(result!.exec!)).rejects.toThrow();
  expect(await readdir(workDir)).toEqual(['record.json']);
  await undoSetup(result!.undo!);
}, 600_000);

test('our own builds for this machine are not led astray by the environment that setup leaves', async () => {
  const context = await testContext();
  const { go } = await import('../../../src/target/go.js');
  process.env['GOARCH'] = 'loong64';
  try {
    const answer = await go(context, ['env', 'GOARCH'], { advice: '' });
    expect(answer.stdout.trim()).not.toBe('loong64');
  } finally {
    delete process.env['GOARCH'];
  }
});

test('two setups at once, in two work directories, both work', async () => {
  const folder = await project();
  const dirs = [await temporary(), await temporary()];
  const records = await Promise.all(dirs.map((workDir) => setup(folder, workDir)));
  for (const record of records) expect(record.setup!.selfTest.every((check) => check.passed)).toBe(true);
  await Promise.all(records.map((record) => undoSetup(record.setup!.undo!)));
}, 600_000);

test('a dry run leaves no wrapper', async () => {
  const workDir = await temporary();
  const record = await setup(await project(), workDir, { dryRun: true });
  expect(record.setup!.exec).toBeUndefined();
  expect(await readdir(workDir)).toEqual(['record.json']);
}, 300_000);

const mayRegister = process.getuid?.() === 0 || (await exec('sudo', ['-n', 'true']).catch(() => undefined))?.exitCode === 0;
const taken = await kernelTable.entryFor(architecture('loong64'));
const testRegistered = testWhere(mayRegister && taken === undefined, mayRegister ? 'an emulator of somebody else is registered, which is never touched' : 'only root may register an emulator');

testRegistered('registered with the kernel, a program starts by itself; undo takes entry and mount back', async () => {
  const before = await readdir(TABLE).catch(() => []);
  const folder = await project();
  const { setup: result } = await setup(folder, await temporary(), { binfmt: true });
  try {
    expect(result!.binfmt).toEqual(['loong-adapt-loongarch64']);
    await execOk('go', ['build', '-o', 'program', '.'], '', { cwd: folder, env: { ...process.env, GOOS: 'linux', GOARCH: 'loong64' } });
    expect((await execOk(join(folder, 'program'), [], '')).stdout).toBe('ran on loong64\n');
  } finally {
    await undoSetup(result!.undo!);
  }
  expect(await readdir(TABLE).catch(() => [])).toEqual(before);
}, 300_000);

testRegistered('of two overlapping runs one is killed: the entry stays until the other ends', async () => {
  const context = await testContext();
  const interpreter = (await findEmulator(context.target, context))!.path;
  const killed = spawn('sleep', ['600']);
  const counts = await temporary();
  const before = await readdir(TABLE).catch(() => []);
  await shareBinfmt(context.target, interpreter, killed.pid!, 'killed', kernelTable, counts);
  const other = await shareBinfmt(context.target, interpreter, process.pid, 'other', kernelTable, counts);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await kernelTable.entryFor(context.target)).toBe('loong-adapt-loongarch64');
  await releaseBinfmt(other!);
  expect(await readdir(TABLE).catch(() => [])).toEqual(before);
}, 120_000);

testRegistered("somebody else's entry is used and stays", async () => {
  const context = await testContext();
  const mounted = await kernelTable.mount();
  await kernelTable.register('somebody-else', context.target, (await findEmulator(context.target, context))!.path);
  try {
    const { setup: result } = await setup(await project(), await temporary(), { binfmt: true });
    expect(result!.binfmt).toEqual([]);
    await undoSetup(result!.undo!);
    expect(await kernelTable.entryFor(context.target)).toBe('somebody-else');
  } finally {
    await kernelTable.unregister('somebody-else');
    if (mounted) await kernelTable.unmount();
  }
}, 120_000);

test('another Go release can be asked for', async () => {
  const context = await testContext({ goVersion: '1.25' });
  expect((await findGo(context)).version).toMatch(/^go1\.25\.\d+$/);
  const none = await testContext({ goVersion: '1.99' });
  await expect(findGo(none)).rejects.toMatchObject({ message: expect.stringContaining('1.99') });
}, 300_000);
