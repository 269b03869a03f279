// @seconds 90
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { exists } from '../../../src/lib/files.js';
import { upstream, type UpstreamOutcome } from '../../../src/index.js';
import { goIn, patched, plainBuild, project, scratch } from './support.js';

const GOPSUTIL = 'github.com/shirou/gopsutil@v2.20.9+incompatible';
const AUTHOR = 'Ada Lovelace <ada@example.org>';
const FILES = {
  'tool/go.mod': 'module example.com/tool\n\ngo 1.21\n\nrequire (\n\tgithub.com/boltdb/bolt v1.3.1\n\tgithub.com/shirou/gopsutil v2.20.9+incompatible\n\tgolang.org/x/sys v0.0.0-20210420072515-93ed5bcd2bfe\n)\n',
  'tool/main.go': 'package main\n\nimport (\n\t"github.com/boltdb/bolt"\n\t"github.com/shirou/gopsutil/host"\n\t"golang.org/x/sys/unix"\n)\n\nfunc main() {\n\tprintln(unix.SYS_READ)\n\t_, err := bolt.Open("x.db", 0o600, nil)\n\tprintln(err == nil)\n\t_, err = host.Users()\n\tprintln(err == nil)\n}\n',
  'tool/check.sh': 'case "$(uname -m)" in\r\n  x86_64 | aarch64 | s390x ) exit 0 ;;\r\nesac\r\nexit 1\r\n',
};

async function git(dir: string, args: readonly string[]): Promise<string> {
  const result = await exec('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: dir, env: withEnv({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: tmpdir() }) });
  if (result.exitCode !== 0) throw new Error(`${args.join(' ')}: ${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** A repository with a copy of a module as it was published. */
async function repositoryOf(module: string): Promise<string> {
  const { stdout } = await exec('go', ['mod', 'download', '-json', module], { cwd: tmpdir(), env: withEnv({ GOFLAGS: '' }) });
  const dir = join(await scratch(), 'repository');
  await cp((JSON.parse(stdout) as { Dir: string }).Dir, dir, { recursive: true });
  await exec('chmod', ['-R', 'u+w', dir]);
  for (const args of [['init', '-q'], ['add', '-A', '-f'], ['commit', '-qm', 'as published']]) await git(dir, args);
  return dir;
}

/** Runs in a repository what the README says. */
async function apply(dir: string, workDir: string, outcome: UpstreamOutcome, name: string): Promise<string[]> {
  const series = outcome.series.find((one) => one.project === name);
  if (series === undefined) throw new Error(`no series for ${name}`);
  const [, verb = '', ...options] = series.command.split(' ');
  await git(dir, [verb, ...options.filter((word) => word !== '*.patch'), ...series.patches.map((patch) => join(workDir, series.folder, patch))]);
  return (await git(dir, ['log', `-${series.patches.length}`, '--reverse', '--format=%s'])).trim().split('\n');
}

let repository: string;
let workDir: string;
let outcome: UpstreamOutcome;
beforeAll(async () => {
  repository = await project(FILES);
  await goIn(join(repository, 'tool'), ['mod', 'tidy']);
  await git(repository, ['init', '-q']);
  await git(repository, ['add', '-A']);
  for (const subject of ['feat: begin', 'fix(tool): mend', 'chore: tidy']) await git(repository, ['commit', '-q', '--allow-empty', '-m', subject]);
  const run = await patched(join(repository, 'tool'), { install: true });
  expect(run.record.gaps.map(({ package: name, location, state }) => [name || location.file, state])).toEqual(expect.arrayContaining([['github.com/boltdb/bolt', 'closed'], ['github.com/shirou/gopsutil/host', 'closed'], ['golang.org/x/sys/unix', 'closed'], ['check.sh', 'closed']]));
  workDir = run.workDir;
  outcome = await upstream({ workDir, author: AUTHOR, signoff: true });
}, 900_000);

test('each project that must change has a series, and the README says what goes where', async () => {
  expect(outcome.series.map(({ project, version, patches }) => [project, version, patches.length])).toEqual([
    ['example.com/tool', '', 2], ['github.com/boltdb/bolt', 'v1.3.1', 1], ['github.com/shirou/gopsutil', 'v2.20.9+incompatible', 1],
  ]);
  expect(outcome.left.map(({ what }) => what)).toEqual(['the copy of github.com/boltdb/bolt v1.3.1 in the project', 'the copy of github.com/shirou/gopsutil v2.20.9+incompatible in the project']);
  const readme = await readFile(join(workDir, 'upstream/README.md'), 'utf8');
  for (const { project, patches, command } of outcome.series) for (const text of [project, command, ...patches]) expect(readme).toContain(text);
});

test('git am takes a series into a fresh copy of the module, with cause, proof and author in the message', async () => {
  const dir = await repositoryOf(GOPSUTIL);
  expect(await apply(dir, workDir, outcome, 'github.com/shirou/gopsutil')).toEqual(['host: support linux/loong64']);
  const [author = '', ...message] = (await git(dir, ['log', '-1', '--format=%an <%ae>%n%b'])).split('\n');
  expect(author).toBe(AUTHOR);
  for (const line of ['    host/host_linux.go:94: undefined: sizeOfUtmp', 'host/host_linux_loong64.go is the output of `go tool cgo -godefs', `Signed-off-by: ${AUTHOR}`]) expect(message).toContain(line);
  expect(message.join(' ')).toMatch(/Verified:.*compiled and +linked for linux\/loong64.*utmp +400 bytes/);
  for (const line of message) if (!line.startsWith('    ')) expect(line.length).toBeLessThanOrEqual(72);
  // The name and the build lines of the project's own files, for the Go releases that its go.mod allows.
  expect(await git(dir, ['show', '--name-only', '--format=', 'HEAD'])).toBe('host/host_linux_loong64.go\n');
  expect(await readFile(join(dir, 'host/host_linux_loong64.go'), 'utf8')).toMatch(/^\/\/go:build linux && loong64\n\/\/ \+build linux\n\/\/ \+build loong64\n\n.*\npackage host\n/s);
}, 120_000);

test('the patched module builds for the target where the published one does not', async () => {
  const dir = await repositoryOf('github.com/boltdb/bolt@v1.3.1');
  await writeFile(join(dir, 'go.mod'), 'module github.com/boltdb/bolt\n\ngo 1.16\n');
  const build = async (): Promise<number> => (await exec('go', ['build', '.'], { cwd: dir, env: withEnv({ GOOS: 'linux', GOARCH: 'loong64', CGO_ENABLED: '0', GOFLAGS: '' }) })).exitCode;
  expect(await build()).not.toBe(0);
  expect(await apply(dir, workDir, outcome, 'github.com/boltdb/bolt')).toEqual(['bolt: support linux/loong64']);
  expect(await build()).toBe(0);
}, 120_000);

test("the project's own series has its subjects, its folder in the repository and its line ends, and no copy of others", async () => {
  const { command } = outcome.series[0] ?? { command: '' };
  expect(command).toBe('git am --keep-cr --directory=tool *.patch');
  const dir = join(await scratch(), 'clone');
  await git(repository, ['clone', '-q', repository, dir]);
  const subjects = await apply(dir, workDir, outcome, 'example.com/tool');
  expect(subjects).toEqual([expect.stringMatching(/^build: update golang\.org\/x\/sys to v0\.\d+\.0 for linux\/loong64$/), 'build: add loong64 in check.sh']);
  expect(await readFile(join(dir, 'tool/check.sh'), 'utf8')).toContain('x86_64 | aarch64 | s390x | loongarch64 ) exit 0 ;;\r\n');
  expect(await exists(join(dir, 'tool/third_party'))).toBe(false);
  expect(await readFile(join(dir, 'tool/go.mod'), 'utf8')).not.toContain('replace');
  expect(await plainBuild(join(dir, 'tool'), 'amd64')).toMatchObject({ exitCode: 0 });
}, 120_000);

test('nothing in it tells where it was made, or by what', async () => {
  for (const { folder, patches } of outcome.series) {
    for (const name of patches) {
      const text = await readFile(join(workDir, folder, name), 'utf8');
      for (const word of [join(tmpdir(), 'patch-'), homedir(), workDir, repository, 'loong-adapt', 'third_party']) expect(text).not.toContain(word);
    }
  }
});

describe('what cannot be sent', () => {
  test('a work directory without a record or an adaptation is refused, and so is nobody as author', async () => {
    await expect(upstream({ workDir: await scratch(), author: AUTHOR })).rejects.toThrow(/there is no record here/);
    await expect(upstream({ workDir, author: 'nobody' })).rejects.toThrow(/"nobody" names no author/);
    expect((await readdir(workDir)).filter((name) => /^(upstream-|series-|mod-)/.test(name))).toEqual([]);
  });

  test('a change that tells a folder of this machine is refused, and the series before stays', async () => {
    const copy = join(await scratch(), 'work');
    await cp(workDir, copy, { recursive: true });
    const before = await readFile(join(copy, 'upstream/README.md'), 'utf8');
    const file = join(copy, 'adapted/third_party/loong-adapt/github.com/boltdb/bolt/bolt_loong64.go');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `// made in ${copy}/adapted\n${await readFile(file, 'utf8')}`);
    await expect(upstream({ workDir: copy, author: AUTHOR })).rejects.toThrow(/would tell a folder of this machine/);
    expect(await readFile(join(copy, 'upstream/README.md'), 'utf8')).toBe(before);
  }, 120_000);
});
