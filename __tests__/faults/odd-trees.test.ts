// @seconds 90
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closeSync, ftruncateSync, linkSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderWith, halfWritten, loongAdapt, scratch } from './support.js';

const SECONDS = 300_000;
const LIST = 'ARCHES="amd64 arm64"\n';

interface Answer { gaps: { rule: string; location: { file: string; line: number } }[]; notes: { kind: string; message: string }[] }

async function detect(project: string, limit?: number): Promise<{ found: string[]; skipped: string[] }> {
  const work = join(await scratch(), 'work');
  const run = await loongAdapt(['detect', project, '--json', '--work-dir', work], limit === undefined ? {} : { limit });
  expect([run.code, run.stderr.match(/this is a bug.*/)?.[0]]).toEqual([0, undefined]);
  expect(await halfWritten(work)).toEqual([]);
  const { gaps, notes } = JSON.parse(run.stdout) as Answer;
  return { found: gaps.map(({ rule, location }) => `${location.file}:${location.line} ${rule}`).sort(), skipped: notes.filter(({ kind }) => kind === 'skipped').map(({ message }) => message).sort() };
}

test('broken files of every kind: the rest is looked at, and the record says what could not be read', async () => {
  const project = await folderWith({
    'build.sh': LIST,
    '.github/workflows/broken.yml': 'jobs:\n  a:\n    strategy: { matrix: { arch: [amd64, arm64 }\n',
    'deploy/broken.yaml': 'nodeSelector:\n  kubernetes.io/arch: amd64\n bad: [\n',
    'compose.yaml': 'services:\n\tdb: { platform: linux/amd64 }\n',
    'Cargo.toml': '[target.x86_64-unknown-linux-gnu\nlinker = "amd64"\n',
    'pyproject.toml': 'a = "x86_64\n',
    'package.json': '{ "cpu": ["x64", \n',
    'Dockerfile': 'FROM\nRUN case $(uname -m) in x86_64) "\n\\\n<<EOF\nCOPY --from\n',
    'Makefile': 'ifeq ($(ARCH),amd64\nall: \\\n',
    'docker-bake.hcl': 'target "a" { platforms = ["linux/amd64", "linux/arm64"\n',
    'CMakeLists.txt': 'if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64"\n',
    'data.yaml': `amd64${'\0'.repeat(20)}arm64\n`,
    'image.Dockerfile': `FROM x\0amd64\n`,
  });
  const { found, skipped } = await detect(project);
  expect(found).toContain('build.sh:1 shell/arch-list');
  for (const [file, reason] of [
    ['.github/workflows/broken.yml', /can't be parsed \(workflow\): line \d+/], ['Cargo.toml', /can't be parsed \(cargo\)/], ['pyproject.toml', /can't be parsed \(python\)/],
    ['deploy/broken.yaml', /can't be parsed \(kubernetes\): line \d+/], ['package.json', /can't be parsed \(npm\)/], ['compose.yaml', /can't be parsed \(compose\)/],
    ['data.yaml', /is no text/], ['image.Dockerfile', /is no text/],
  ] as const) expect(skipped).toContainEqual(expect.stringMatching(new RegExp(`^${file.replaceAll('.', '\\.')} ${reason.source}`)));
}, SECONDS);

test('links in circles, names with newlines or not UTF-8, a file of 1 GB, a deep folder', async () => {
  const project = await folderWith({ 'build.sh': LIST, 'with\nnewline.sh': LIST, 'a/b/c.sh': LIST });
  symlinkSync('..', join(project, 'a/up'));
  symlinkSync('loop', join(project, 'loop'));
  symlinkSync('/', join(project, 'root'));
  writeFileSync(Buffer.concat([Buffer.from(`${project}/caf`), Buffer.from([0xe9]), Buffer.from('.sh')]), LIST);
  const huge = openSync(join(project, 'huge.mk'), 'w');
  ftruncateSync(huge, 1 << 30);
  closeSync(huge);
  const text = openSync(join(project, 'text.yaml'), 'w');
  writeFileSync(text, '# amd64 arm64\n'.repeat(400_000));
  closeSync(text);
  mkdirSync(join(project, `${'d/'.repeat(150)}`), { recursive: true });
  const { found, skipped } = await detect(project);
  expect(found).toEqual(['a/b/c.sh:1 shell/arch-list', 'build.sh:1 shell/arch-list', 'with\nnewline.sh:1 shell/arch-list']);
  expect(skipped).toEqual(expect.arrayContaining([
    '"caf\ufffd.sh" has a name that is not UTF-8', 'huge.mk is no text', 'text.yaml is larger than 4 MiB: 5600000 bytes', expect.stringMatching(/^d\/d\/.* is 100 folders deep$/),
  ]));
}, SECONDS);

describe('200,000 files', () => {
  let project = '';
  beforeAll(async () => {
    project = await folderWith({ 'build.sh': LIST });
    for (let part = 0; part < 20; part++) {
      mkdirSync(join(project, `part${part}`));
      // Links to few files: so many writes would take longer than the test itself.
      for (const [name, text] of [['plain.yaml', 'a: 1\n'], ['plain.md', '# text\n']] as const) writeFileSync(join(project, `part${part}`, name), text);
      for (let number = 0; number < 10_000; number++) {
        const folder = join(project, `part${part}`, `sub${Math.floor(number / 500)}`);
        if (number % 500 === 0) mkdirSync(folder);
        linkSync(join(project, `part${part}`, number % 5 === 0 ? 'plain.yaml' : 'plain.md'), join(folder, `f${number}.${number % 5 === 0 ? 'yaml' : 'md'}`));
      }
    }
  }, SECONDS);
  afterAll(() => { project = ''; });

  test('are looked through, and nothing is skipped', async () => {
    const { found, skipped } = await detect(project, 280);
    expect(found).toEqual(['build.sh:1 shell/arch-list']);
    expect(skipped).toEqual([]);
  }, SECONDS);
});

test('Go files that do not parse and packages that import each other: the rest of both wings is looked at', async () => {
  const project = await folderWith({
    'go.mod': 'module example.org/odd\n\ngo 1.21\n', 'build.sh': LIST, 'broken/a.go': 'package broken\n\nfunc {\n', 'bin/b.go': '\0\x01\x02',
    'one/one.go': 'package one\n\nimport _ "example.org/odd/two"\n', 'two/two.go': 'package two\n\nimport _ "example.org/odd/one"\n',
    'low/low.go': 'package low\n\nvar X = size\n', 'low/low_amd64.go': 'package low\n\nconst size = 1\n',
  });
  const work = join(await scratch(), 'work');
  const run = await loongAdapt(['detect', project, '--work-dir', work]);
  expect(run.code).toBe(0);
  const { gaps, notes } = JSON.parse(await readFile(join(work, 'record.json'), 'utf8')) as Answer;
  expect(gaps.map(({ rule, location }) => `${location.file} ${rule}`).sort()).toEqual(['build.sh shell/arch-list', 'low/low.go go/undefined']);
  expect(notes.map(({ message }) => message).join('\n')).toMatch(/example\.org\/odd\/broken[^]*import cycle/);
}, SECONDS);
