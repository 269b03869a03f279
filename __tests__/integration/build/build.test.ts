// @seconds 90
import { describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrograms, type BuildRequest } from '../../../src/build/index.js';
import { readElf } from '../../../src/lib/elf.js';
import { exec } from '../../../src/lib/exec.js';
import { exists, sha256File } from '../../../src/lib/files.js';
import type { ProjectFile } from '../../../src/project/file.js';
import { architecture } from '../../../src/target/architectures.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { testContext } from '../../unit/smoke/context.js';
import { treeHash } from '../go-detect/fixture.js';
import { GO_MOD, folder, main, stage } from './fixture.js';

const SECONDS = 120_000;
const APP = { 'go.mod': GO_MOD, 'main.go': main('"app"'), 'cmd/tool/main.go': main('"tool"'), 'lib/lib.go': 'package lib\n' };

/** A request as the stage makes it for a folder with one module. */
async function request(files: Record<string, string>, file: ProjectFile = {}, env: Record<string, string> = {}): Promise<BuildRequest> {
  const dir = await folder(files);
  const place = { dir, goflags: '', env: { GOWORK: 'off', ...env } };
  const patterns = (packages: readonly string[] | undefined): string[] => [...(packages ?? ['./...'])];
  return {
    project: { info: { asked: dir, source: 'folder', module: 'example.test/app', version: '', ecosystems: ['go'] }, root: dir, file },
    root: place, modules: [{ ...place, patterns }], packages: undefined, tags: [], cgo: false, arches: [architecture('amd64'), architecture('loong64')],
  };
}

describe('the build stage', () => {
  test('builds every program for both architectures, the same each time and by hand, and leaves the tree as it was', async () => {
    const root = await folder({ ...APP, 'loong-adapt.yml': 'build:\n  ldflags: -X main.version=1.2\n' });
    const before = await treeHash(root);
    const { record, workDir } = await stage('build', root);
    expect(record.artifacts.map(({ name, arch, machine, path, interpreter }) => [name, arch, machine, path, interpreter])).toEqual([
      ['app', 'amd64', 'x86-64', 'artifacts/amd64/app', ''], ['app', 'loong64', 'LoongArch', 'artifacts/loong64/app', ''],
      ['tool', 'amd64', 'x86-64', 'artifacts/amd64/tool', ''], ['tool', 'loong64', 'LoongArch', 'artifacts/loong64/tool', ''],
    ]);
    for (const { path, arch, sha256, bytes } of record.artifacts) {
      expect((await readElf(join(workDir, path)))?.machine).toBe(arch === 'amd64' ? 62 : 258);
      expect(await sha256File(join(workDir, path))).toBe(sha256);
      expect(bytes).toBeGreaterThan(1e6);
    }
    const again = await stage('build', root);
    expect(again.record.artifacts.map(({ sha256 }) => sha256)).toEqual(record.artifacts.map(({ sha256 }) => sha256));
    const target = record.artifacts[1];
    await exec('rm', [join(workDir, target?.path ?? '')]);
    expect(await exec('sh', ['-c', target?.command ?? ''], { cwd: workDir })).toMatchObject({ exitCode: 0 });
    expect(await sha256File(join(workDir, target?.path ?? ''))).toBe(target?.sha256);
    expect(await treeHash(root)).toBe(before);
  }, SECONDS);

  test('of a calicoctl as it was at 3.18 version and revision are linked in under its own module path; a wrong path is said', async () => {
    const files = {
      'go.mod': 'module github.com/projectcalico/calicoctl\n\ngo 1.15\n',
      'calicoctl/calicoctl.go': 'package main\n\nimport "github.com/projectcalico/calicoctl/calicoctl/commands"\n\nfunc main() { commands.Version() }\n',
      'calicoctl/commands/version.go': 'package commands\n\nimport "fmt"\n\nvar VERSION, GIT_REVISION string\n\nfunc Version() { fmt.Println(VERSION, GIT_REVISION) }\n',
    };
    const config = (path: string): string => `build:\n  programs: [{ name: calicoctl, package: ./calicoctl }]\n  ldflags: -s -w -X ${path}.VERSION=71e1f9726f82 -X ${path}.GIT_REVISION=71e1f97\n`;
    const said = async (path: string): Promise<[string, string[]]> => {
      const { record, workDir } = await stage('build', await folder({ ...files, 'loong-adapt.yml': config(path) }));
      expect(record.artifacts[1]?.command).toMatch(/CGO_ENABLED=0 .*go build -trimpath -buildvcs=false '-ldflags=-s -w -X .* -o \S*artifacts\/loong64\/calicoctl \S*calicoctl$/);
      return [(await exec(join(workDir, record.artifacts[0]?.path ?? ''), [])).stdout, record.notes.filter(({ stage: name }) => name === 'build').map(({ message }) => message)];
    };
    expect(await said('github.com/projectcalico/calicoctl/calicoctl/commands')).toEqual(['71e1f9726f82 71e1f97\n', []]);
    const [text, notes] = await said('github.com/projectcalico/calico/calicoctl/calicoctl/commands');
    expect(text).toBe(' \n');
    expect(notes).toEqual([expect.stringContaining('calicoctl/commands.VERSION is set by the linker flags, and no program has its value'), expect.stringContaining('commands.GIT_REVISION')]);
  }, SECONDS);

  test('a dry run names the commands and builds nothing', async () => {
    const { lines, workDir, record } = await stage('build', await folder(APP), { dryRun: true });
    expect(lines.filter((line) => line.startsWith('would run: cd ') && line.includes(' GOARCH=loong64 '))).toHaveLength(2);
    expect(await exists(join(workDir, 'artifacts'))).toBe(false);
    expect(record.stages['build']).toMatchObject({ state: 'skipped' });
  }, SECONDS);

  test('commit and version come from the folder\'s git, also where flags are printed by a command', async () => {
    const root = await folder({
      ...APP, 'gen/main.go': 'package main\nimport (\n"fmt"\n"os/exec"\n"runtime"\n)\nfunc main() { out, _ := exec.Command("git", "rev-parse", "HEAD").Output(); fmt.Printf("-X main.commit=%s-%s\\n", runtime.GOARCH, out[:40]) }\n',
      'loong-adapt.yml': 'build:\n  programs: [{ name: app }]\n  ldflags: -X main.version=${shortCommit}\n  ldflagsCommand: [go, run, ./gen]\n',
    });
    const git = async (...args: string[]): Promise<string> => (await exec('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args])).stdout.trim();
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'x');
    const commit = await git('rev-parse', 'HEAD');
    const { record, workDir } = await stage('build', root);
    const said = await exec(join(workDir, record.artifacts[0]?.path ?? ''), []);
    expect(said.stdout).toBe(`app ${commit.slice(0, 12)} amd64-${commit}\n`);
  }, SECONDS);

  test('modules below the root and workspaces are built where they are', async () => {
    const modules = { 'one/go.mod': 'module example.test/one\n\ngo 1.21\n', 'one/main.go': main('"one"'), 'two/go.mod': 'module example.test/two\n\ngo 1.21\n', 'two/cmd/x/main.go': main('"two"') };
    const apart = await stage('build', await folder(modules));
    expect(apart.record.artifacts.map(({ name }) => name)).toEqual(['one', 'one', 'x', 'x']);
    const joined = await stage('build', await folder({ ...modules, 'go.work': 'go 1.21\n\nuse (\n\t./one\n\t./two\n)\n', 'loong-adapt.yml': 'build:\n  programs: [{ name: second, package: two/cmd/x }]\n' }));
    expect(joined.record.artifacts.map(({ name, arch }) => `${name} ${arch}`)).toEqual(['second amd64', 'second loong64']);
  }, SECONDS);

  test('a stage on its own goes on with the project file of before, and does again what a change in it makes stale', async () => {
    const root = await folder(APP);
    const config = join(await folder(), 'file.yml');
    await writeFile(config, 'build:\n  ldflags: -X main.version=first\n');
    const first = await stage('build', root, { config });
    const goOn = async (): Promise<typeof first> => stage('image', root, { workDir: first.workDir });
    const second = await goOn();
    expect(second.record.stages['build']).toEqual(first.record.stages['build']);
    await writeFile(config, 'build:\n  ldflags: -X main.version=second\n');
    const third = await goOn();
    expect(third.record.stages['detect']).toEqual(first.record.stages['detect']);
    expect((await exec(join(third.workDir, 'artifacts/amd64/app'), [])).stdout).toBe('app second none\n');
    expect(third.record.images[0]?.digest).not.toBe(second.record.images[0]?.digest);
  }, SECONDS);

  test('a project of libraries alone has nothing to build, and says so', async () => {
    const { record } = await stage('build', await folder({ 'go.mod': GO_MOD, 'lib.go': 'package app\n' }));
    expect(record.stages['build']).toMatchObject({ state: 'skipped', message: 'the project has no program, only libraries' });
  }, SECONDS);
});

describe('what was built', () => {
  test('is refused where it is for another machine, and takes nobody\'s place', async () => {
    // As an adaptation would that sets the wrong environment.
    const wrong = await request(APP, { build: { programs: [{ name: 'app' }] } }, { GOARCH: 'amd64' });
    const context = await testContext();
    await expect(buildPrograms(wrong, context)).rejects.toThrow('app was built for loong64 but is not a program for it: it is built for x86-64, not LoongArch');
    expect(await exists(join(context.workDir, 'artifacts/loong64/app'))).toBe(false);
    expect(await exists(join(context.workDir, 'artifacts/loong64/app.part'))).toBe(false);
  }, SECONDS);

  test('is refused where it is no program', async () => {
    await expect(buildPrograms(await request(APP, { build: { programs: [{ name: 'lib', package: './lib' }] } }), await testContext())).rejects.toThrow(/lib was built for amd64 but is not a program for it: it is no ELF file/);
  }, SECONDS);

  test('with cgo is dynamic, for the right machine', async () => {
    const files = { 'go.mod': GO_MOD, 'main.go': 'package main\n// #include <stdlib.h>\nimport "C"\nimport "fmt"\nfunc main() { fmt.Println(C.abs(-3)) }\n' };
    const context = await testContext({ install: true, network: true, cacheDir: defaultCacheDir() });
    const { artifacts } = await buildPrograms({ ...(await request(files)), cgo: true }, context);
    expect(artifacts.map(({ arch, machine, interpreter }) => [arch, machine, interpreter])).toEqual([
      ['amd64', 'x86-64', '/lib64/ld-linux-x86-64.so.2'], ['loong64', 'LoongArch', '/lib64/ld-linux-loongarch-lp64d.so.1'],
    ]);
    expect(artifacts[1]?.command).toMatch(/ CC=\S+ .* CGO_ENABLED=1 /);
  }, 300_000);
});

describe('a program that does not build', () => {
  const broken = { ...APP, 'cmd/only/main_amd64.go': main('"only"'), 'cmd/only/other.go': '//go:build !amd64\n\npackage main\n\nfunc main() { missing() }\n' };

  test('is left out with its reason where nobody asked for it by name', async () => {
    const { artifacts, left } = await buildPrograms(await request(broken), await testContext());
    expect(artifacts.map(({ name, arch }) => `${name} ${arch}`)).toEqual(['app amd64', 'app loong64', 'only amd64', 'tool amd64', 'tool loong64']);
    expect(left).toEqual([{ program: 'only', arch: 'loong64', reason: expect.stringMatching(/undefined: missing/) as unknown }]);
  }, SECONDS);

  test('fails the stage where it was asked for, with what the compiler said', async () => {
    await expect(buildPrograms(await request(broken, { build: { programs: [{ name: 'only', package: './cmd/only' }] } }), await testContext())).rejects.toThrow(/go build \.\/cmd\/only for loong64 failed with exit code 1:\n# example\.test\/app\/cmd\/only\n.*other\.go:5:15: undefined: missing/);
  }, SECONDS);

  test('fails the stage where nothing is left for the target', async () => {
    const { error } = await stage('build', await folder({ 'go.mod': GO_MOD, 'main_amd64.go': main('"only"'), 'other.go': '//go:build !amd64\n\npackage main\n\nfunc main() { missing() }\n' }), { onlyRemedy: 'upgrade' });
    expect(error).toMatchObject({ message: expect.stringMatching(/undefined: missing/) as unknown, advice: expect.stringContaining('Not closed yet: example.test/app') as unknown });
  }, SECONDS);
});

describe('what the project file says of the build', () => {
  test.each([
    ['ldflags: -X a=${nope}', /unknown name \$\{nope\}/], ['ldflagsCommand: [sh, -c, "echo -s; exit 4"]', /exit code 4/], ['ldflagsCommand: ["true"]', /printed no linker flags/],
    ['env: { GOARCH: arm }', /GOARCH is set by the run itself/], ['ldflags: -X a=${commit}', /value of \$\{commit\} is not known/],
  ])('%s is refused in one line', async (text, message) => {
    const root = await folder({ ...APP, 'loong-adapt.yml': `build:\n  ${text}\n` });
    const { error, record } = await stage('build', root);
    expect(error).toMatchObject({ name: 'AdaptError', message: expect.stringMatching(message) as unknown });
    expect(record.stages['build']).toMatchObject({ state: 'failed' });
    expect(await readFile(join(root, 'main.go'), 'utf8')).toBe(APP['main.go']);
  }, SECONDS);
});
