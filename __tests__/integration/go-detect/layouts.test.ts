import { afterEach, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { architecture } from '../../../src/target/architectures.js';
import { moduleProxy, type Proxy } from '../../faults/proxy.js';
import { GO_MOD, brief, detect, detectIn, tree } from './fixture.js';

const LOW = { 'low.go': 'package low\n\nconst Max = limit\n', 'low_amd64.go': 'package low\n\nconst limit = 1\n' };
const USES_LOW = 'package app\n\nimport "example.com/low"\n\nvar X = low.Max\n';
const at = (folder: string, files: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

describe('layouts of Go projects', () => {
  test('a gap in a replaced local module shows at its require line', async () => {
    const found = await detect({
      ...at('low', { ...LOW, 'go.mod': 'module example.com/low\n' }), 'a.go': USES_LOW,
      'go.mod': `${GO_MOD}\nrequire (\n\texample.com/low v1.0.0\n)\n\nreplace example.com/low => ./low\n`,
    }, { packages: ['.'] });
    expect(brief(found)).toEqual({ 'example.com/low': { kind: 'undefined', symbols: ['limit'], at: 'go.mod:6', cascades: [] } });
    expect(found.gaps[0]?.culprit).toEqual({ module: 'example.com/low', version: 'v1.0.0' });
    expect(found.libraries).toEqual([{ module: 'example.com/low', version: 'v1.0.0', verdict: 'not adapted', decidedBy: 'declaration file', declaration: 'low_amd64.go:1' }]);
  });

  test('an indirect dependency without a require line shows at the direct one that brings it', async () => {
    const found = await detect({
      ...at('low', { ...LOW, 'go.mod': 'module example.com/low\n' }),
      ...at('mid', { 'go.mod': 'module example.com/mid\n\nrequire example.com/low v1.0.0\n', 'm.go': 'package mid\n\nimport "example.com/low"\n\nvar M = low.Max\n' }),
      'a.go': 'package app\n\nimport "example.com/mid"\n\nvar X = mid.M\n',
      'go.mod': 'module example.com/app\n\nrequire example.com/mid v1.0.0\n\nreplace example.com/mid => ./mid\n\nreplace example.com/low => ./low\n',
    }, { packages: ['.'] });
    expect(brief(found)).toMatchObject({ 'example.com/low': { at: 'go.mod:3' } });
  });

  test('vendor/ is read where it fits go.mod', async () => {
    const files = {
      'a.go': USES_LOW, 'go.mod': `${GO_MOD}\nrequire example.com/low v1.2.0\n`, ...at('vendor/example.com/low', LOW),
      'vendor/modules.txt': '# example.com/low v1.2.0\n## explicit\nexample.com/low\n',
    };
    const found = await detect(files);
    expect(brief(found)).toEqual({ 'example.com/low': { kind: 'undefined', symbols: ['limit'], at: 'go.mod:5', cascades: [] } });
    expect(found.gaps[0]?.culprit).toEqual({ module: 'example.com/low', version: 'v1.2.0' });
    expect(found.notes).toContainEqual(expect.objectContaining({ kind: 'decision', message: 'dependencies are read from vendor/' }));
  });

  test('a workspace is looked at as a whole', async () => {
    const found = await detect({
      'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./low\n)\n', ...at('low', { ...LOW, 'go.mod': 'module example.com/low\n\ngo 1.21\n' }),
      'app/go.mod': GO_MOD, 'app/a.go': USES_LOW,
    });
    expect(brief(found)).toEqual({ 'example.com/low': { kind: 'undefined', symbols: ['limit'], at: 'low/low.go:3', cascades: [] } });
    expect(found.gaps[0]?.culprit).toEqual({ module: 'example.com/low', version: '' });
  });

  test('several modules in one repository are each looked at', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'a.go': 'package app\n', ...at('tools/low', { ...LOW, 'go.mod': 'module example.com/low\n' }),
      'testdata/x/go.mod': 'module broken example\n',
    });
    expect(brief(found)).toEqual({ 'example.com/low': { kind: 'undefined', symbols: ['limit'], at: 'tools/low/low.go:3', cascades: [] } });
    const chosen = await detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n', ...at('tools/low', { ...LOW, 'go.mod': 'module example.com/low\n' }) }, { packages: ['.'] });
    expect(chosen.gaps).toEqual([]);
  });

  test('a project of the time before modules gets a go.mod in the work directory', async () => {
    const found = await detect({
      ...at('low', LOW), 'cmd/a.go': 'package main\n\nimport "github.com/some/old/low"\n\nfunc main() { _ = low.Max }\n',
      'Gopkg.lock': '[[projects]]\n  name = "github.com/gone/away"\n  revision = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n',
    });
    expect(brief(found)).toEqual({ 'github.com/some/old/low': { kind: 'undefined', symbols: ['limit'], at: 'low/low.go:3', cascades: [] } });
    const notes = found.notes.map((note) => note.message).join('\n');
    expect(notes).toContain('has no go.mod');
    expect(notes).toContain('module github.com/some/old');
    expect(notes).toContain('Gopkg.lock: 0 of 1 pinned revisions can be had');
  });

  describe('lock files of the time before modules', () => {
    const SOURCE = { ...at('low', LOW), 'cmd/a.go': 'package main\n\nimport (\n\t"example.org/dep"\n\t"github.com/some/old/low"\n)\n\nfunc main() { _ = low.Max + dep.X }\n' };
    const LOCKS = {
      'Gopkg.lock': '[[projects]]\n  name = "example.org/dep"\n  version = "v1.0.0"\n',
      'glide.lock': 'hash: a\nimports:\n- name: example.org/dep\n  version: v1.0.0\n',
      'vendor.conf': '# pinned\nexample.org/dep v1.0.0\n',
      'Godeps/Godeps.json': '{ "ImportPath": "github.com/some/old", "Deps": [ { "ImportPath": "example.org/dep", "Comment": "v1.0.0", "Rev": "v1.0.0" } ] }\n',
      'vendor/vendor.json': '{ "package": [ { "path": "example.org/dep", "revision": "v1.0.0", "version": "v1.0.0" } ] }\n',
    };
    const keys = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOPRIVATE', 'GOMODCACHE', 'GOFLAGS'] as const;
    const before = keys.map((key) => [key, process.env[key]] as const);
    let proxy: Proxy | undefined;
    afterEach(async () => {
      for (const [key, value] of before) if (value === undefined) delete process.env[key]; else process.env[key] = value;
      await proxy?.close();
    });

    test.each(Object.entries(LOCKS))('%s: the pinned version is built, where it can be had', async (file, lock) => {
      proxy = await moduleProxy('none');
      Object.assign(process.env, { GOPROXY: proxy.url, GOSUMDB: 'off', GONOSUMDB: '', GOPRIVATE: '', GOMODCACHE: await tree({}), GOFLAGS: '-modcacherw' });
      const found = await detect({ ...SOURCE, [file]: lock }, {}, { network: true });
      expect(brief(found)).toEqual({ 'github.com/some/old/low': { kind: 'undefined', symbols: ['limit'], at: 'low/low.go:3', cascades: [] } });
      expect(found.notes.map((note) => note.message)).toContainEqual(`${file}: 1 of 1 pinned revisions can be had`);
      expect(found.libraries).toEqual([expect.objectContaining({ module: 'example.org/dep', version: 'v1.0.0', verdict: 'adapted' })]);
      expect(JSON.stringify(found)).not.toContain(proxy.url);
    });

    test('of a pin that nobody answers for, the wait is short and said by name; the others are built as pinned', async () => {
      proxy = await moduleProxy('silent module');
      Object.assign(process.env, { GOPROXY: proxy.url, GOSUMDB: 'off', GONOSUMDB: '', GOPRIVATE: '', GOMODCACHE: await tree({}), GOFLAGS: '-modcacherw' });
      const started = performance.now();
      const found = await detect({
        ...SOURCE, 'vendor.conf': 'example.org/silent v1.2.0\nexample.org/dep v1.0.0\nexample.org/gone v1.0.0\n',
        'quiet/q.go': 'package quiet\n\nimport _ "example.org/silent"\n',
      }, {}, { network: true, goWait: 4 });
      expect(performance.now() - started).toBeLessThan(60_000);
      expect(Object.keys(brief(found))).toEqual(['github.com/some/old/low']);
      const notes = found.notes.map((note) => note.message).join('\n');
      expect(notes).toContain('the go command said nothing for 4 s and was ended: a module proxy may not answer: no answer for example.org/silent; their pins were left out');
      expect(notes).toContain('vendor.conf: 1 of 3 pinned revisions can be had; the latest version stands for example.org/silent, example.org/gone');
      expect(notes).toContain('example.org/silent could not be loaded');
      expect(found.libraries).toEqual([expect.objectContaining({ module: 'example.org/dep', version: 'v1.0.0', verdict: 'adapted' })]);
    });
  });

  test('files that are named one by one show where they are, also in a module of their own', async () => {
    const root = await tree({
      'cmd/x/main.go': 'package main\n\nfunc main() {\n\tprintln(limit)\n}\n', 'cmd/x/old.go': 'package main\n\nimport "example.com/app/low"\n\nvar limit = low.Max\n', ...at('low', LOW), 'go.mod': GO_MOD,
      'nested/go.mod': 'module example.com/nested\n', 'nested/cmd/y/main.go': 'package main\n\nimport "runtime"\n\nvar bits = map[string]int{"amd64": 64, "arm64": 64}[runtime.GOARCH]\n\nfunc main() { println(bits) }\n',
    });
    expect(brief(await detectIn(root, { packages: ['./cmd/x/main.go', 'cmd/x/old.go'] }))).toEqual({ 'example.com/app/low': { kind: 'undefined', symbols: ['limit'], at: 'low/low.go:3', cascades: [] } });
    for (const packages of [['nested/cmd/y/main.go'], ['./nested/cmd/y/main.go']]) {
      expect((await detectIn(root, { packages })).info).toEqual([expect.objectContaining({ rule: 'go/runtime-choice', location: { file: 'nested/cmd/y/main.go', line: 5 } })]);
    }
    await expect(detectIn(root, { packages: ['./cmd/x/main.go'] })).rejects.toMatchObject({ message: expect.stringContaining('cmd/x/main.go:4: undefined: limit') as unknown });
  });

  test('what is asked for and lies in no module is said', async () => {
    const found = await detect({ 'stray/main.go': 'package main\n\nfunc main() {}\n', 'lib/go.mod': 'module example.com/lib\n', 'lib/a.go': 'package lib\n' }, { packages: ['./stray/main.go', './lib/...'] });
    expect(found.notes.map((note) => note.message)).toEqual(['./stray/main.go: in no Go module of the project, so not looked at; its modules are in lib']);
  });

  test('replace to a folder that is not there is left out and said', async () => {
    const found = await detect({ 'go.mod': `${GO_MOD}\nrequire example.com/low v1.0.0\n\nreplace example.com/low => ../elsewhere\n`, 'a.go': 'package app\n' });
    expect(found.gaps).toEqual([]);
    expect(found.notes).toContainEqual(expect.objectContaining({ message: 'replace example.com/low => ../elsewhere was left out: the folder is not there' }));
  });

  test('--replace puts another module in', async () => {
    const fixed = await tree({ 'go.mod': 'module example.com/low\n', 'low.go': 'package low\n\nconst Max = 1\n' });
    const found = await detect({ ...at('low', { ...LOW, 'go.mod': 'module example.com/low\n' }), 'a.go': USES_LOW, 'go.mod': `${GO_MOD}\nrequire example.com/low v1.0.0\n\nreplace example.com/low => ./low\n` }, { packages: ['.'], replace: [`example.com/low=${fixed}`] });
    expect(found.gaps).toEqual([]);
    await expect(detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n' }, { replace: ['nonsense'] })).rejects.toMatchObject({ exitCode: 2 });
  });

  test('a project without Go has nothing to find', async () => {
    expect(await detect({ 'README.md': '# text\n', 'main.py': 'print(1)\n' })).toEqual({ gaps: [], info: [], notes: [], libraries: [], whole: [] });
  });

  test('a go.mod that does not parse is the user\'s to mend, with its line', async () => {
    await expect(detect({ 'go.mod': 'module example.com/app\n\ngo 1.21\n\nrequire (\n\texample.com/x\n)\n', 'a.go': 'package app\n' })).rejects.toMatchObject({ where: 'go.mod:6', exitCode: 2 });
    await expect(detect({ 'go.work': 'go 1.21\nuses x\n', 'go.mod': GO_MOD, 'a.go': 'package app\n' })).rejects.toMatchObject({ where: 'go.work:2', exitCode: 2 });
  });

  test('tags, tests, packages and cgo choose what is looked at', async () => {
    const files = {
      'go.mod': GO_MOD, 'a.go': 'package app\n', 'size_amd64.go': 'package app\n\nconst size = 1\n',
      'tagged.go': '//go:build extra\n\npackage app\n\nconst Tagged = size\n', 'a_test.go': 'package app\n\nconst inTest = size\n',
      'cmd/c.go': 'package main\n\n// int f(void);\nimport "C"\n\nfunc main() { C.f(); _ = arch }\n', 'cmd/arch_amd64.go': 'package main\n\nconst arch = 1\n',
    };
    expect((await detect(files)).gaps).toEqual([]);
    expect(brief(await detect(files, { tags: ['extra'] }))).toMatchObject({ 'example.com/app': { at: 'tagged.go:5' } });
    expect(brief(await detect(files, { tests: true }))).toMatchObject({ 'example.com/app': { at: 'a_test.go:3' } });
    expect(brief(await detect(files, { cgo: true }))).toMatchObject({ 'example.com/app/cmd': { at: 'cmd/c.go:6' } });
    expect((await detect(files, { cgo: true, packages: ['.'] })).gaps).toEqual([]);
  });

  test('a target with other word sizes is checked everywhere', async () => {
    const files = { 'go.mod': GO_MOD, 'a.go': 'package app\n\nfunc F() int { return 1 << 40 }\n' };
    expect((await detect(files)).gaps).toEqual([]);
    expect(brief(await detect(files, {}, { target: architecture('arm') }))).toMatchObject({ 'example.com/app': { kind: 'overflow', at: 'a.go:3' } });
  });

  test('Go files that do not parse, odd names and links do not stop the rest', async () => {
    const found = await detect({
      'go.mod': GO_MOD, ...at('low', LOW), 'broken/broken.go': 'package broken\n\nfunc {\n', 'empty/empty.go': '', 'bin/data.go': '\u0000\u0001\u0002', 'a b/ü.go': 'package ab\n',
    });
    expect(brief(found)).toMatchObject({ 'example.com/app/low': { kind: 'undefined' } });
    expect(found.notes.some((note) => note.message.startsWith('example.com/app/broken'))).toBe(true);
  });

  test('packages that import each other in a circle are said, and do not stop the rest', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'one/one.go': 'package one\n\nimport _ "example.com/app/two"\n', 'two/two.go': 'package two\n\nimport _ "example.com/app/one"\n', ...at('low', LOW),
    });
    expect(found.gaps.map((gap) => gap.package)).toEqual(['example.com/app/low']);
    expect(found.notes.map((note) => note.message)).toContainEqual(expect.stringMatching(/example\.com\/app\/(one|two).*import cycle/));
  });

  test('the record holds no path of this machine', async () => {
    const root = await tree({ 'go.mod': `${GO_MOD}\nrequire example.com/nowhere v1.0.0\n`, ...at('low', LOW), 'a.go': 'package app\n\nimport _ "example.com/nowhere"\n', 'b/b.go': 'package b\n\nimport _ "not/there"\n' });
    const text = JSON.stringify(await detectIn(root));
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/"[^"]*(\/usr\/|\/tmp\/|\/root\/|https?:)/);
    expect(text).toContain('could not be loaded');
    expect(await readdir(root)).not.toContain('go.sum');
  });
});
