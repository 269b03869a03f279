import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLogGaps, joinLog } from '../../../src/gaps/logs/index.js';
import { newGap } from '../../../src/gaps/gap.js';
import { silentReporter } from '../../../src/lib/log.js';
import type { Context } from '../../../src/lib/context.js';
import type { Project } from '../../../src/project/open.js';
import type { Gap } from '../../../src/record/types.js';
import { architecture } from '../../../src/target/architectures.js';

// What real commands printed for the target; only folders are named otherwise. buildx.txt has the form that BuildKit prints.
const FIXTURES = join(process.cwd(), '__tests__/unit/logs/fixtures');

let dir: string;
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'loong-adapt-logs-')); });
afterAll(() => rm(dir, { recursive: true }));

const context = (target = 'loong64'): Context => ({
  target: architecture(target), baseline: architecture('amd64'), workDir: dir, cacheDir: dir, reporter: silentReporter,
  signal: new AbortController().signal, install: false, network: false,
});

async function gapsOf(name: string, project?: Project, target = 'loong64'): Promise<Gap[]> {
  return (await findLogGaps(join(FIXTURES, name), { project, libraries: [] }, context(target))).gaps;
}

async function projectWith(name: string, files: Record<string, string>, module = ''): Promise<Project> {
  const root = join(dir, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { info: { asked: root, source: 'folder', module, version: '', ecosystems: [] }, root, file: {} };
}

const CHECK = `#!/bin/sh
# Arch is not supported. Supported Arch: see below
case $(uname -m) in
  x86_64 | amd64 | ppc64le | aarch64 | arm* | s390x) ;;
  *) echo "Arch '\${ARCH}' is not supported. Supported Arch: [x86_64, amd64, ppc64le, aarch64, arm*, s390x]"
    exit 1 ;;
esac
`;

describe('a make that gives up', () => {
  test.each([['make.txt', 'Error 1'], ['make-zh.txt', '错误 1'], ['make-gb18030.txt', '错误 1']])('%s is joined with the message before it', async (name, words) => {
    const [gap, ...more] = await gapsOf(name);
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ rule: 'build/refused', kind: 'arch-list', location: { file: 'Makefile', line: 17 }, symbols: ['x86_64', 'amd64', 'ppc64le', 'aarch64', 'arm', 's390x'] });
    expect(gap?.evidence.level).toBe('ran');
    expect(gap?.evidence.detail).toMatch(new RegExp(`^${name}:4: Arch 'loongarch64' is not supported.*\n${name}:5: make: \\*\\*\\* \\[Makefile:17.*checks\\] ${words}$`));
  });

  test('with the project at hand, the script that refuses is named, not a comment of it', async () => {
    const project = await projectWith('make', { 'Makefile': 'checks:\n\t@sh scripts/check.sh\n', 'scripts/check.sh': CHECK });
    expect((await gapsOf('make-zh.txt', project))[0]?.location).toEqual({ file: 'scripts/check.sh', line: 5 });
  });

  test('the log raises the evidence of what the script itself says', async () => {
    const project = await projectWith('make', { 'Makefile': 'checks:\n', 'scripts/check.sh': CHECK });
    const declared = newGap({ rule: 'shell/arch-list', why: 'x', ecosystem: 'shell', kind: 'arch-list', location: { file: 'scripts/check.sh', line: 4 }, symbols: ['x86_64', 'amd64', 'aarch64'], text: 'x', evidence: { level: 'declared', detail: 'x86_64 | amd64' } });
    const { gaps } = joinLog([declared], await gapsOf('make-zh.txt', project), { module: '', libraries: [] });
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ id: declared.id, rule: 'shell/arch-list', evidence: { level: 'ran' } });
    expect(gaps[0]?.evidence.detail.split('\n')).toHaveLength(3);
  });

  test('a log of another target tells nothing', async () => {
    const { gaps, notes } = await findLogGaps(join(FIXTURES, 'make.txt'), { project: undefined, libraries: [] }, context('riscv64'));
    expect(gaps).toEqual([]);
    expect(notes.map((note) => note.message)).toEqual(['make.txt:5: make gave up at checks, and nothing before it names an architecture', 'nothing in the 5 lines of make.txt is known to be about an architecture']);
  });
});

describe('the go command', () => {
  test('its compiler: one gap per package, with module, version and missing names', async () => {
    const gaps = await gapsOf('go-build.txt');
    expect(gaps.map((gap) => [gap.rule, gap.package, gap.culprit.version])).toEqual([
      ['go/undefined', 'github.com/boltdb/bolt', 'v1.3.1'],
      ['go/missing-body', 'github.com/remyoudompheng/bigfft', 'v0.0.0-20200410134404-eec4a21b6bb0'],
      ['go/missing-body', 'github.com/bytedance/sonic/internal/rt', 'v1.8.0'],
    ]);
    expect(gaps[0]).toMatchObject({ symbols: ['maxMapSize', 'brokenUnaligned', 'maxAllocSize'], evidence: { level: 'compiled' } });
    expect(gaps[0]?.evidence.detail.split('\n')[0]).toBe('go-build.txt:2: db.go:101: undefined array length maxMapSize or missing type constraint');
  });

  test('packages whose files are all left out, and a guard that says so by its package name', async () => {
    const gaps = await gapsOf('go-list.txt');
    expect(gaps.slice(0, 2).map((gap) => [gap.rule, gap.package, gap.culprit.module])).toEqual([
      ['go/guard', 'github.com/go-delve/delve/pkg/proc/native', 'github.com/go-delve/delve'],
      ['go/excluded', 'modernc.org/libc/errno', 'modernc.org/libc'],
    ]);
  });

  test('a test that does not build, and vet that only type-checks, are one gap of the project', async () => {
    const project = await projectWith('tested', { 'go.mod': 'module example.org/t\n', 'a.go': 'package t\n' }, 'example.org/t');
    expect(await gapsOf('go-test.txt', project)).toMatchObject([{ rule: 'go/undefined', package: 'example.org/t', location: { file: 'a.go', line: 3 }, culprit: { module: 'example.org/t' }, evidence: { level: 'compiled' } }]);
  });

  test('the line of the require stands for a dependency', async () => {
    const project = await projectWith('requires', { 'go.mod': 'module example.org/t\n\nrequire (\n\tgithub.com/boltdb/bolt v1.3.1\n)\n' }, 'example.org/t');
    expect((await gapsOf('go-build.txt', project))[0]?.location).toEqual({ file: 'go.mod', line: 4 });
  });

  test('what the type checker finds in order today is no gap, and the log is said to be older', async () => {
    const libraries = [{ module: 'github.com/boltdb/bolt', version: 'v1.3.2', verdict: 'adapted' as const, decidedBy: 'static' as const }];
    const { gaps, info } = joinLog([], await gapsOf('go-build.txt'), { module: 'example.org/t', libraries });
    expect(gaps.map((gap) => gap.package)).not.toContain('github.com/boltdb/bolt');
    expect(info[0]?.message).toContain('the log is of v1.3.1, the build now uses v1.3.2');
  });

  test('a gap that the type checker found as well gets the compiler as its witness', async () => {
    const known = newGap({ rule: 'go/undefined', why: 'x', ecosystem: 'go', kind: 'undefined', package: 'github.com/boltdb/bolt', location: { file: 'go.mod', line: 4 }, text: '', evidence: { level: 'static', detail: 'db.go:317: undefined: maxMapSize' } });
    const { gaps } = joinLog([known], await gapsOf('go-build.txt'), { module: 'example.org/t', libraries: [] });
    expect(gaps.filter((gap) => gap.package === known.package)).toMatchObject([{ id: known.id, evidence: { level: 'compiled' } }]);
  });
});

describe('other builders', () => {
  test.each<[string, string, string[]]>([
    ['apt.txt', 'apt/no-package', ['nonexistent-pkg-xyz', 'libc6', 'mail-transport-agent-foo', 'linux-image']],
    ['apt-zh.txt', 'apt/no-package', ['nonexistent-pkg-xyz', 'libc6', 'mail-transport-agent-foo', 'linux-image']],
    ['pip.txt', 'python/no-wheel', ['cryptography', 'foo', 'ninja']],
    ['npm.txt', 'npm/platform', ['@esbuild/linux-arm64']],
    ['buildx.txt', 'image/no-platform', ['registry.example.org/base/static:12']],
  ])('%s', async (name, rule, symbols) => {
    const gaps = await gapsOf(name);
    expect([...new Set(gaps.map((gap) => gap.rule))]).toEqual([rule]);
    expect(gaps.flatMap((gap) => gap.symbols)).toEqual(symbols);
  });

  test('an image without the target stands at the FROM that names it', async () => {
    expect((await gapsOf('buildx.txt'))[0]?.location).toEqual({ file: 'Dockerfile', line: 7 });
  });

  test('one failure that a builder says in several ways is one gap, with all its lines', async () => {
    const log = join(dir, 'several.log');
    await writeFile(log, '#5 [internal] load metadata for docker.io/library/alpine:3.17\n#5 ERROR: no match for platform in manifest: not found\nDockerfile:1\nERROR: failed to solve: alpine:3.17: failed to resolve source metadata for docker.io/library/alpine:3.17: no match for platform in manifest: not found\n'
      + "Invalid configuration `loongarch64-unknown-linux-gnu': machine `loongarch64-unknown' not recognized\nconfigure: error: /bin/sh ./config.sub loongarch64-unknown-linux-gnu failed\n");
    const { gaps } = await findLogGaps(log, { project: undefined, libraries: [] }, context());
    expect(gaps.map(({ rule, symbols }) => [rule, symbols])).toEqual([['image/no-platform', ['alpine:3.17']], ['configure/unknown-machine', []]]);
    expect(gaps[1]?.evidence.detail.split('\n')).toHaveLength(2);
  });

  test('a missing package stands where the project asks for it', async () => {
    const project = await projectWith('apt', { 'Dockerfile': 'FROM x\nRUN apt-get install -y \\\n  linux-image-dev \\\n  linux-image\n' });
    const found = (await gapsOf('apt-zh.txt', project)).find((gap) => gap.symbols[0] === 'linux-image');
    expect(found?.location).toEqual({ file: 'Dockerfile', line: 4 });
  });

  test('the compiler of Rust and that of C stop at a line of the source', async () => {
    expect((await gapsOf('cargo.txt')).map((gap) => [gap.rule, gap.location])).toEqual([['rust/refused', { file: 'src/main.rs', line: 2 }], ['rust/refused', { file: 'src/main.rs', line: 3 }]]);
    expect((await gapsOf('shell-zh.txt')).map((gap) => gap.rule)).toEqual(['binary/exec-format', 'c/refused', 'build/refused']);
  });
});

describe('a message in the last branch of a choice', () => {
  const logged = async (name: string, text: string, project: Project): Promise<Gap[]> => {
    const path = join(dir, `${name}.log`);
    await writeFile(path, `${text}\n`);
    return (await findLogGaps(path, { project, libraries: [] }, context())).gaps;
  };
  const declared = (rule: string, file: string, line: number): Gap => newGap({ rule, why: 'x', ecosystem: rule.replace(/\/.*/, ''), kind: 'arch-list', location: { file, line }, symbols: ['x86_64'], text: `${rule}${line}`, evidence: { level: 'declared', detail: 'x' } });

  test('is joined with the choice that begins last before it, though the program says its name first', async () => {
    const project = await projectWith('choice', { 'init.sh': 'case $a in\n  x86_64) ;;\n  *) exit ;;\nesac\ncase $b in\n  x86_64) ;;\n  *)\n    err "unknown CPU type: $b"\n    ;;\nesac\n' });
    const first = declared('shell/arch-case', 'init.sh', 2);
    const second = declared('shell/arch-case', 'init.sh', 6);
    const { gaps } = joinLog([first, second], await logged('choice', 'init: unknown CPU type: loongarch64', project), undefined);
    expect(gaps.map(({ id, evidence }) => [id, evidence.level])).toEqual([[first.id, 'declared'], [second.id, 'ran']]);
  });

  test('of rpmbuild is joined with the one declaration there is, and stays its own where there are several', async () => {
    const project = await projectWith('rpm', { 'a.spec': 'ExclusiveArch: x86_64\n' });
    const spec = declared('rpm/exclusive-arch', 'a.spec', 1);
    const said = await logged('rpm', 'error: No compatible architectures found for build', project);
    expect(joinLog([spec], said, undefined).gaps.map(({ rule, evidence }) => [rule, evidence.level])).toEqual([['rpm/exclusive-arch', 'ran']]);
    expect(joinLog([spec, declared('rpm/build-arch', 'b.spec', 1)], said, undefined).gaps.map(({ rule }) => rule)).toEqual(['rpm/exclusive-arch', 'rpm/build-arch', 'rpm/refused']);
  });
});

describe('a test of Go', () => {
  const found = async (name: string, ...lines: string[]): Promise<string[]> => {
    await writeFile(join(dir, name), `${lines.join('\n')}\n`);
    return (await findLogGaps(join(dir, name), { project: undefined, libraries: [] }, context())).gaps.map(({ evidence }) => evidence.detail);
  };
  const said = '    arch_test.go:10: unsupported architecture: loong64';
  test('that is skipped or goes well says nothing of a failure, whether its end is told before or after', async () => {
    expect(await found('skip.log', '=== RUN   TestA', said, '--- SKIP: TestA (0.00s)', 'PASS')).toEqual([]);
    expect(await found('old.log', '--- SKIP: TestA (0.00s)', said, 'PASS')).toEqual([]);
    expect(await found('sub.log', '=== RUN   TestA', '=== RUN   TestA/x', said, '--- PASS: TestA (0.00s)', '    --- SKIP: TestA/x (0.00s)', 'PASS')).toEqual([]);
  });
  test('that fails does, and so does what is said after one that went well', async () => {
    expect(await found('fail.log', '--- SKIP: TestA (0.00s)', said.replace('10', '1'), '--- FAIL: TestB (0.00s)', said, 'FAIL')).toEqual([`fail.log:4: ${said.trim()}`]);
    expect(await found('beside.log', '=== RUN   TestA', '=== RUN   TestB', '=== NAME  TestA', said, '--- PASS: TestB (0.01s)', '--- FAIL: TestA (0.02s)')).toEqual([`beside.log:4: ${said.trim()}`]);
    expect(await found('after.log', '=== RUN   TestA', said, '--- SKIP: TestA (0.00s)', 'build.sh: unsupported architecture: loong64')).toEqual(['after.log:4: build.sh: unsupported architecture: loong64']);
  });
});
