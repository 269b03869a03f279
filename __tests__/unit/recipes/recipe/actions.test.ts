import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { propose } from '../../../../src/recipes/recipe/apply.js';
import type { Proposal } from '../../../../src/recipes/rung.js';
import { apply, contents, fileGap, recipe, steps, tools, tree } from './bench.js';

/** What a step makes of files; and that it changes nothing where that is done already. */
async function twice(text: string, files: Record<string, string>, gap = fileGap('check.sh')): Promise<Record<string, string | undefined>> {
  const dir = await tree(files);
  const loaded = await recipe(steps(text));
  const proposal = await propose(loaded, [{ gap, dir }], await tools());
  for (const [path, content] of Object.entries(contents(proposal))) {
    if (content === undefined) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  expect(await propose(loaded, [{ gap, dir }], await tools())).toBeUndefined();
  return contents(proposal);
}

const changes = (proposal: Proposal | undefined): unknown => proposal?.changes;

describe('changes of the build', () => {
  test('are said, not done', async () => {
    expect(changes(await apply('  - upgrade: { module: example.com/x, version: v1.2.3 }\n  - replace-module: { module: example.com/x, by: example.com/y, version: v0.1.0 }\n  - build-tag: { tags: [noasm] }', {}))).toEqual([
      { kind: 'upgrade', module: 'example.com/x', version: 'v1.2.3' }, { kind: 'replace', module: 'example.com/x', by: 'example.com/y', version: 'v0.1.0' }, { kind: 'tags', tags: ['noasm'] },
    ]);
  });

  test.each([
    'upgrade: { module: "-x", version: v1.0.0 }', 'upgrade: { module: a/../b, version: v1.0.0 }', 'upgrade: { module: example.com/x, version: latest }', 'replace-module: { module: a.b/c, by: ../c, version: v1.0.0 }',
    'build-tag: { tags: ["a -toolexec=x"] }',
  ])('are refused where they would be other arguments: %s', async (step) => {
    await expect(apply(`  - ${step}`, {})).rejects.toMatchObject({ blame: 'user' });
  });
});

describe('files', () => {
  test('are written, from a template as well, and only over others where the recipe says so', async () => {
    expect(await twice('  - write-file: { path: "a/b_{{goarch}}.txt", content: "for {{uname}}" }', {})).toEqual({ 'a/b_loong64.txt': 'for loongarch64' });
    await expect(apply('  - write-file: { path: a, content: new }', { a: 'old' })).rejects.toThrow(/another content/);
    expect(contents(await apply('  - write-file: { path: a, template: t, overwrite: true }', { a: 'old' }, undefined, { t: 'GOARCH={{goarch}} {{ .Keep }}' }))).toEqual({ a: 'GOARCH=loong64 {{ .Keep }}' });
  });

  test('are removed', async () => {
    expect(contents(await apply('  - drop-file: { path: old.sh }', { 'old.sh': 'x' }))).toEqual({ 'old.sh': undefined });
  });

  test('out of an image come only where the run can read images, by digest', async () => {
    const image = `example.com/x@sha256:${'a'.repeat(64)}`;
    await expect(apply(`  - copy-from-image: { image: "${image}", from: /etc/x, to: x }`, {})).rejects.toThrow(/files of images cannot be read in this run/);
    await expect(apply('  - copy-from-image: { image: "example.com/x:latest", from: /etc/x, to: x }', {})).rejects.toThrow(/not named by digest/);
    const loaded = await recipe(steps(`  - copy-from-image: { image: "${image}", from: /etc/x, to: sub/x }`));
    const proposal = await propose(loaded, [{ gap: fileGap('a'), dir: await tree({}) }], { ...(await tools()), readImageFile: async (name, path) => Buffer.from(`${name} ${path}`) });
    expect(contents(proposal)).toEqual({ 'sub/x': `${image} /etc/x` });
  });
});

describe('constants', () => {
  const sibling = '// +build amd64\n\npackage store\n\n// most is the largest map.\nconst most = 0xFFFF // 64 KiB\n\nvar slow = true\n';
  const step = '  - set-constants: { path: "p/x_{{goarch}}.go", like: p/x_amd64.go, names: { most: "0x7FFF", slow: "false", other: "1" } }';
  test('are those of the sibling, in its package and words, in the styles of build lines that old Go reads', async () => {
    expect(await twice(step, { 'p/x_amd64.go': sibling })).toEqual({
      'p/x_loong64.go': '//go:build loong64\n// +build loong64\n\npackage store\n\n// most is the largest map.\nconst most = 0x7FFF // 64 KiB\n\nvar slow = false\n',
    });
    expect((await twice(step, { 'p/x_amd64.go': sibling, 'go.mod': 'module x\n\ngo 1.21\n' }))['p/x_loong64.go']).toMatch(/^\/\/go:build loong64\n\npackage store/);
  });

  test('that the recipe does not know are not left out in silence', async () => {
    await expect(apply(step, { 'p/x_amd64.go': `${sibling}const more = 1\n` })).rejects.toThrow(/declares more as well/);
    await expect(apply(step.replace('0x7FFF', '0; func init() {'), { 'p/x_amd64.go': sibling })).rejects.toThrow(/is no constant/);
  });
});

describe('a Makefile', () => {
  const text = 'ARCHES ?= amd64 arm64 # all\n.PHONY: build checks\nbuild: gen checks \\\n  vet ## builds\n\tgo build\ntest checks: ; true\nX := a:b\n';
  const edit = async (step: string): Promise<string | undefined> => (await twice(`  - edit-makefile: { file: Makefile, ${step} }`, { Makefile: text }))['Makefile'];
  test('loses a prerequisite of one rule', async () => {
    expect(await edit('drop-prerequisite: { target: build, prerequisite: checks }')).toBe(text.replace('gen checks \\', 'gen \\'));
  });
  test('gets words in, or another value of, a variable', async () => {
    expect(await edit('add-words: { variable: ARCHES, words: [arm64, "{{goarch}}"] }')).toBe(text.replace('amd64 arm64 # all', 'amd64 arm64 loong64 # all'));
    expect(await edit('set-variable: { variable: X, value: y }')).toBe(text.replace('X := a:b', 'X := y'));
  });
  test('without the rule or variable is said', async () => {
    await expect(edit('drop-prerequisite: { target: nobody, prerequisite: x }')).rejects.toThrow(/a rule for nobody/);
    await expect(edit('set-variable: { variable: NOBODY, value: y }')).rejects.toThrow(/the variable NOBODY/);
  });
});

describe('a YAML file', () => {
  const text = '# who builds\non: push # always\njobs:\n  b:\n    strategy: { matrix: { arch: [amd64, "arm64"] } }\n    go:\n      - "1.20"   # old\n      - "1.21"   # new\n\n    name:   x   # keep\n';
  const edit = async (step: string): Promise<string | undefined> => (await twice(`  - edit-yaml: { file: w.yml, ${step} }`, { 'w.yml': text }))['w.yml'];
  test('gets one more value in a sequence of either style, and keeps every other byte', async () => {
    expect(await edit('at: [jobs, b, strategy, matrix, arch], add: "{{goarch}}"')).toBe(text.replace('"arm64"]', '"arm64", "loong64"]'));
    expect(await edit('at: [jobs, b, go], add: "1.22"')).toBe(text.replace('      - "1.21"   # new\n', '      - "1.21"   # new\n      - "1.22"\n'));
  });
  test('gets another value', async () => {
    expect(await edit('at: [jobs, b, name], set: "y: z"')).toBe(text.replace('name:   x   #', 'name:   "y: z"   #'));
  });
  test('that is otherwise is said', async () => {
    await expect(edit('at: [jobs, nobody], add: x')).rejects.toThrow(/nothing at jobs\.nobody/);
    await expect(edit('at: [jobs, b, name], add: x')).rejects.toThrow(/no sequence/);
  });
});

describe('a text', () => {
  test('is replaced, added to, or replaced up to another', async () => {
    expect(await twice('  - edit-text: { find: b, replace: x }', { 'check.sh': 'abc' })).toEqual({ 'check.sh': 'axc' });
    expect(await twice('  - edit-text: { find: "b\\n", after: "x\\n" }', { 'check.sh': 'a\nb\nc\n' })).toEqual({ 'check.sh': 'a\nb\nx\nc\n' });
    expect(await twice('  - edit-text: { find: "s {", to: "}", replace: "s {}" }', { 'check.sh': 'a s { b } c }' })).toEqual({ 'check.sh': 'a s {} c }' });
  });
  test('that is not there, or there twice, is said', async () => {
    await expect(apply('  - edit-text: { find: x, replace: y }', { 'check.sh': 'abc' })).rejects.toThrow(/does not hold/);
    await expect(apply('  - edit-text: { find: b, replace: y }', { 'check.sh': 'bb' })).rejects.toThrow(/more than once/);
  });
});

describe('a Dockerfile', () => {
  const text = 'ARG V=1\nFROM --platform=linux/amd64 \\\n  golang:1.20 AS build\nRUN x\nFROM alpine:3.12\n';
  const gap = fileGap('Dockerfile', 5, { rule: 'shell/arch-list' });
  test('gets other bases, only on the gap\'s line', async () => {
    expect(await twice('  - edit-dockerfile: { bases: { "alpine:3.12": "example.com/alpine:3.21", "golang:1.20": "x:1" } }', { Dockerfile: text }, gap)).toEqual({ Dockerfile: text.replace('alpine:3.12', 'example.com/alpine:3.21') });
  });
  test('loses a fixed platform, also of a continued line', async () => {
    expect(await twice('  - edit-dockerfile: { drop-platform: true, gapOnly: false }', { Dockerfile: text }, gap)).toEqual({ Dockerfile: text.replace('--platform=linux/amd64 ', ' ') });
  });
  test('lets a stage that builds for others run on the machine that builds', async () => {
    const cross = 'FROM --platform=linux/amd64 golang:1.20 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH make tool\nFROM scratch\nCOPY --from=build /tool /tool\n';
    expect(await twice('  - edit-dockerfile: { drop-platform: true }', { Dockerfile: cross }, fileGap('Dockerfile', 1, { rule: 'dockerfile/platform' }))).toEqual({ Dockerfile: cross.replace('linux/amd64', '$BUILDPLATFORM') });
  });
  test('gets another base where variables name it', async () => {
    const base = (symbol: string): ReturnType<typeof fileGap> => fileGap('Dockerfile', 2, { rule: 'dockerfile/base-image', symbols: [symbol] });
    const step = '  - edit-dockerfile: { bases: true }';
    expect(await twice(step, { Dockerfile: 'ARG V=3.22\nFROM alpine:${V}\n' }, base('alpine:3.22'))).toEqual({ Dockerfile: 'ARG V=3.22\nFROM registry.alpinelinux.org/img/alpine:${V}\n' });
    expect(await twice(step, { Dockerfile: 'ARG BASE="alpine:3.22"\nFROM ${BASE}\n' }, base('alpine:3.22'))).toEqual({ Dockerfile: 'ARG BASE="registry.alpinelinux.org/img/alpine:3.22"\nFROM ${BASE}\n' });
    await expect(apply(step, { Dockerfile: 'ARG V=12\nFROM debian:$V\n' }, base('debian:12'))).rejects.toThrow(/^debian:12 has a counterpart for loong64 alone/);
  });
  test('with no base that is known is said', async () => {
    await expect(apply('  - edit-dockerfile: { bases: { "x:1": "y:1" } }', { Dockerfile: text }, gap)).rejects.toThrow(/no base of Dockerfile/);
  });
});

describe('a pinned release', () => {
  const gap = fileGap('rust-toolchain', 1, { rule: 'cargo/rust-version', symbols: ['1.60'] });
  test('is raised to the first that knows the target, no later one touched', async () => {
    expect(await twice('  - raise-pin: {}', { 'rust-toolchain': '1.60.0\n' }, gap)).toEqual({ 'rust-toolchain': '1.71.0\n' });
    expect(await apply('  - raise-pin: {}', { 'rust-toolchain': '1.80\n' }, gap)).toBeUndefined();
    await expect(apply('  - raise-pin: {}', { 'rust-toolchain': 'stable\n' }, gap)).rejects.toThrow(/no release by its number/);
  });
});

describe('a file of one architecture', () => {
  const gap = fileGap('Dockerfile.amd64', 1, { rule: 'dockerfile/arch-file', symbols: ['amd64'] });
  const own = 'FROM scratch\nCOPY tool-amd64 /\n';
  test('is made where another says the same but for names', async () => {
    expect(await twice('  - add-branch: {}', { 'Dockerfile.amd64': own, 'Dockerfile.s390x': '# the same\nFROM scratch\nCOPY tool-s390x /\n' }, gap)).toEqual({ 'Dockerfile.loong64': 'FROM scratch\nCOPY tool-loong64 /\n' });
  });
  test.each([
    ['another says something else', { 'Dockerfile.arm64': 'FROM alpine\nCOPY tool-arm64 /\n' }, own],
    ['it is the only one', {}, own],
    ['it downloads', { 'Dockerfile.arm64': 'FROM scratch\nADD https://example.org/tool-arm64 /\n' }, 'FROM scratch\nADD https://example.org/tool-amd64 /\n'],
  ])('is not where %s', async (_name, others, text) => {
    await expect(apply('  - add-branch: {}', { 'Dockerfile.amd64': text, ...others }, gap)).rejects.toThrow(/no other architecture has a file/);
  });
});

test('a list beside the command that installs packages is one like others', async () => {
  const text = 'FROM debian\nRUN apt-get update && apt-get install -y curl && \\\n  for a in amd64 arm64; do \\\n  curl -o $a x; done\n';
  const gap = fileGap('Dockerfile', 3, { rule: 'dockerfile/arch-list', symbols: ['amd64', 'arm64'] });
  const of = (file: string): string => steps('  - add-to-list: {}').replace('shell/arch-list', file);
  const change = async (content: string): Promise<unknown> => contents(await propose(await recipe(of('dockerfile/arch-list')), [{ gap, dir: await tree({ Dockerfile: content }) }], await tools())).Dockerfile;
  expect(await change(text)).toBe(text.replace('amd64 arm64', 'amd64 arm64 loong64'));
  await expect(change(text.replace('curl -o $a x', 'apt-get install -y gcc-$a'))).rejects.toThrow(/packages that are installed/);
});

test('packages that are installed are not listed for the target: they may not be there', async () => {
  const text = 'sudo apt-get install -y \\\n  libtool-dev:amd64 \\\n  libtool-dev:arm64\n';
  await expect(apply('  - add-to-list: {}', { 'ci.sh': text }, fileGap('ci.sh', 2, { rule: 'shell/arch-list', symbols: ['libtool-dev:amd64', 'libtool-dev:arm64'] }))).rejects.toThrow(/packages that are installed/);
});

test('a message about the branches of a choice is not their list', async () => {
  const text = 'case $A in\n  amd64)\n    q=a\n    ;;\n  arm64)\n    q=b\n    ;;\n  *) echo "not one of amd64, arm64"; exit 1 ;;\nesac\n';
  await expect(apply('  - add-to-list: {}', { 'run.sh': text }, fileGap('run.sh', 2, { rule: 'shell/arch-case', symbols: ['amd64', 'arm64'] }))).rejects.toThrow(/no list of amd64, arm64/);
});
