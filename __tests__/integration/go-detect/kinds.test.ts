import { describe, expect, test } from '@jest/globals';
import { architecture } from '../../../src/target/architectures.js';
import { GO_MOD, brief, detect } from './fixture.js';

describe('kinds of Go gaps', () => {
  test('an undefined name is a gap of the package, at its line', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'store/size_amd64.go': 'package store\n\nconst maxSize = 1 << 40\n',
      'store/store.go': 'package store\n\nfunc Max() int { return maxSize }\n',
    });
    expect(brief(found)).toEqual({ 'example.com/app/store': { kind: 'undefined', symbols: ['maxSize'], at: 'store/store.go:3', cascades: [] } });
    expect(found.gaps[0]).toMatchObject({
      rule: 'go/undefined', ecosystem: 'go', culprit: { module: 'example.com/app', version: '' }, state: 'open',
      evidence: { level: 'static', detail: 'store/store.go:3: undefined: maxSize\nthe baseline has it in size_amd64.go' },
    });
  });

  test('a missing member belongs to the package whose file is left out; who uses it is a cascade', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'system/doc.go': 'package system\n',
      'system/setgid.go': '//go:build amd64 || arm64\n\npackage system\n\nfunc Setgid(int) error { return nil }\n',
      'main.go': 'package main\n\nimport "example.com/app/system"\n\nfunc main() { _ = system.Setgid(1) }\n',
    });
    expect(brief(found)).toEqual({ 'example.com/app/system': { kind: 'missing-member', symbols: ['Setgid'], at: 'system/setgid.go:1', cascades: ['example.com/app'] } });
    expect(found.gaps[0]?.evidence.detail).toContain('main.go:5: undefined: system.Setgid');
  });

  test('a package without files for the target is a gap when it is imported, else only worth knowing', async () => {
    const native = { 'go.mod': GO_MOD, 'native/native_amd64.go': 'package native\n\nfunc Fast() {}\n' };
    const imported = await detect({ ...native, 'main.go': 'package main\n\nimport "example.com/app/native"\n\nfunc main() { native.Fast() }\n' });
    expect(brief(imported)).toEqual({ 'example.com/app/native': { kind: 'excluded', symbols: [], at: 'native/native_amd64.go:1', cascades: ['example.com/app'] } });
    const alone = await detect({ ...native, 'main.go': 'package main\n\nfunc main() {}\n' });
    expect(alone.gaps).toEqual([]);
    expect(alone.info).toEqual([expect.objectContaining({ rule: 'go/unused', package: 'example.com/app/native' })]);
  });

  test('a choice at run time that leaves the target out is worth knowing, at its line, and no gap; so is one of a dependency', async () => {
    const files = {
      'go.mod': `${GO_MOD}\nrequire example.com/names v1.0.0\n\nreplace example.com/names => ./names\n`,
      'names/go.mod': 'module example.com/names\n\ngo 1.21\n',
      'names/names.go': 'package names\n\nimport "runtime"\n\nvar byGo = map[string]string{"amd64": "x86_64", "arm64": "aarch64"}\n\nfunc Name() string { return byGo[runtime.GOARCH] }\n',
      'ns/ns.go': 'package ns\n\nimport (\n\t"runtime"\n\n\t"example.com/names"\n)\n\nvar call = map[string]uintptr{"amd64": 308, "arm64": 268}[runtime.GOARCH]\n\nfunc Call() (uintptr, string) { return call, names.Name() }\n',
    };
    const found = await detect(files);
    expect(found.gaps).toEqual([]);
    const own = { rule: 'go/runtime-choice', package: 'example.com/app/ns', message: 'a table by runtime.GOARCH has amd64, arm64, and for loong64 nothing', location: { file: 'ns/ns.go', line: 9 } };
    const others = { ...own, package: 'example.com/names', location: { file: 'names/names.go', line: 7 } };
    expect(found.info).toEqual([others, own]);
    // From the answer that was kept.
    expect((await detect(files)).info).toEqual([others, own]);
    // Of a module that isn't in the tree, it says which.
    const { info } = await detect({ 'go.mod': `${GO_MOD}\nrequire github.com/vishvananda/netns v0.0.0-20190625233234-7109fa855b0f\n`, 'go.sum': 'github.com/vishvananda/netns v0.0.0-20190625233234-7109fa855b0f h1:nBX3nTcmxEtHSERBJaIo1Qa26VwRaopnZmfDQUXsF4I=\ngithub.com/vishvananda/netns v0.0.0-20190625233234-7109fa855b0f/go.mod h1:ZjcWmFBXmLKZu9Nxj3WKYEafiSqer2rnvPr0en9UNpI=\n', 'main.go': 'package main\n\nimport "github.com/vishvananda/netns"\n\nfunc main() { _ = netns.CLONE_IO }\n' }, {}, { network: true });
    expect(info).toEqual([{ rule: 'go/runtime-choice', package: 'github.com/vishvananda/netns', message: expect.stringMatching(/^github\.com\/vishvananda\/netns@v0\.0\.0-20190625233234-7109fa855b0f netns_linux\.go:17: a table by runtime\.GOARCH has 386, amd64, /) }]);
  });

  test('a function without a body needs assembly for the target', async () => {
    const files = { 'go.mod': GO_MOD, 'add.go': 'package app\n\nfunc Add(a, b int) int\n', 'add_amd64.s': 'TEXT ·Add(SB), 4, $0\n\tRET\n' };
    expect(brief(await detect(files))).toEqual({ 'example.com/app': { kind: 'missing-body', symbols: ['Add'], at: 'add.go:3', cascades: [] } });
    expect((await detect({ ...files, 'add_loong64.s': 'TEXT ·Add(SB), 4, $0\n\tRET\n' })).gaps).toEqual([]);
    const partly = await detect({ ...files, 'add.go': 'package app\n\nfunc Add(a, b int) int\n\nfunc other()\n\nfunc Use() { other() }\n', 'add_amd64.s': 'TEXT ·Add(SB), 4, $0\n\tRET\nTEXT ·other(SB), 4, $0\n\tRET\n', 'add_loong64.s': 'TEXT ·Add(SB), 4, $0\n\tRET\n' });
    expect(brief(partly)).toMatchObject({ 'example.com/app': { kind: 'missing-body', symbols: ['other'] } });
  });

  test('a function bound by go:linkname needs no body', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'empty_amd64.s': '', 'now.go': 'package app\n\nimport _ "unsafe"\n\n//go:linkname now time.now\nfunc now() (int64, int32, int64)\n',
    });
    expect(found.gaps).toEqual([]);
  });

  test('a function bound to one that is left out is a gap of the package that lacks it', async () => {
    const files = {
      'go.mod': GO_MOD, 'low/low.go': 'package low\n', 'low/low_amd64.go': 'package low\n\nfunc fast() int { return 1 }\n',
      'a.go': 'package app\n\nimport (\n\t_ "unsafe"\n\n\t_ "example.com/app/low"\n)\n\n//go:linkname fast example.com/app/low.fast\nfunc fast() int\n\nfunc Use() int { return fast() }\n', 'a.s': '',
    };
    const found = await detect(files);
    expect(brief(found)).toEqual({ 'example.com/app/low': { kind: 'linkname', symbols: ['fast'], at: 'low/low_amd64.go:1', cascades: ['example.com/app'] } });
    expect(found.gaps[0]?.evidence.detail).toContain('a.go:10: func fast: go:linkname to example.com/app/low.fast, which loong64 lacks');
    expect((await detect({ ...files, 'low/low_other.go': '//go:build !amd64\n\npackage low\n\nfunc fast() int { return 2 }\n' })).gaps).toEqual([]);
  });

  test('a function bound to one that the standard library has for the baseline alone is a gap of the package that binds it', async () => {
    const binds = (name: string): Record<string, string> => ({ 'go.mod': GO_MOD, 'a.s': '', 'a.go': `package app\n\nimport (\n\t_ "strings"\n\t_ "unsafe"\n)\n\n//go:linkname local ${name}\nfunc local()\n\nfunc Use() { local() }\n` });
    expect(brief(await detect(binds('internal/cpu.xgetbv')))).toMatchObject({ 'example.com/app': { kind: 'linkname', symbols: ['internal/cpu.xgetbv'], at: 'a.go:9' } });
    expect((await detect(binds('runtime.procyield'))).gaps).toEqual([]);
  });

  test('a package that embeds a program of the baseline is a gap, unless it brings one for the target, too', async () => {
    const elf = (machine: number): string => String.fromCharCode(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array<number>(9).fill(0), 2, 0, machine, 0);
    const files = { 'go.mod': GO_MOD, 'a.go': 'package app\n\nimport "embed"\n\n//go:embed tools\nvar Tools embed.FS\n', 'tools/helper': elf(62), 'tools/filter.o': elf(247), 'tools/readme': 'text' };
    const found = await detect(files);
    expect(found.gaps).toEqual([expect.objectContaining({ rule: 'binary/embedded', ecosystem: 'binary', kind: 'embedded', package: 'example.com/app', location: { file: 'tools/helper', line: 1 }, symbols: ['tools/helper'] })]);
    expect((await detect({ ...files, 'tools/helper-ppc64le': elf(21) }, {}, { target: architecture('ppc64le') })).gaps).toEqual([]);
  });

  test('a deliberate guard is told from an accident: by an undeclared name, or by another package name', async () => {
    const byName = await detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n', 'guard.go': '//go:build !amd64\n\npackage app\n\nvar _ = this_architecture_is_not_supported\n' });
    expect(brief(byName)).toMatchObject({ 'example.com/app': { kind: 'guard', symbols: ['this_architecture_is_not_supported'] } });
    const byPackage = await detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n', 'guard.go': '//go:build !amd64\n\npackage your_architecture_is_not_supported\n' });
    expect(brief(byPackage)).toMatchObject({ 'example.com/app': { kind: 'guard', symbols: ['your_architecture_is_not_supported'] } });
  });

  test('overflow and type mismatch are told apart', async () => {
    const sized = (value: string): Record<string, string> => ({
      'go.mod': GO_MOD, 'a_amd64.go': 'package app\n\nconst limit = 1\n', 'a_other.go': `//go:build !amd64\n\npackage app\n\nconst limit = ${value}\n`, 'a.go': 'package app\n\nvar Limit int64 = limit\n',
    });
    expect(brief(await detect(sized('1 << 70')))).toMatchObject({ 'example.com/app': { kind: 'overflow' } });
    expect(brief(await detect(sized('"many"')))).toMatchObject({ 'example.com/app': { kind: 'type-mismatch' } });
  });

  test('a name that the standard library lacks is a gap of the package that uses it', async () => {
    const found = await detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n\nimport "syscall"\n\nvar Open = syscall.SYS_OPEN\n' });
    expect(brief(found)).toEqual({ 'example.com/app': { kind: 'missing-member', symbols: ['syscall.SYS_OPEN'], at: 'a.go:5', cascades: [] } });
  });

  test('masked gaps are found, and what only follows is no root', async () => {
    const found = await detect({
      'go.mod': GO_MOD,
      'low/low.go': 'package low\n\nvar Table = table\n', 'low/low_amd64.go': 'package low\n\nvar table = [4]int{}\n\ntype Word = uint64\n',
      'mid/mid.go': 'package mid\n\nimport "example.com/app/low"\n\nfunc Get() low.Word { return low.Word(len(low.Table)) + own }\n', 'mid/mid_amd64.go': 'package mid\n\nconst own = 1\n',
      'high/high.go': 'package high\n\nimport "example.com/app/low"\n\nvar X low.Word\n', 'far/far.go': 'package far\n\nimport "example.com/app/mid"\n\nvar Y = mid.Get()\n',
    });
    expect(brief(found)).toEqual({
      'example.com/app/low': { kind: 'undefined', symbols: ['table', 'Word'], at: 'low/low.go:3', cascades: ['example.com/app/high'] },
      'example.com/app/mid': { kind: 'undefined', symbols: ['own'], at: 'mid/mid.go:5', cascades: [] },
    });
  });

  test('what fails for the baseline too is no gap but a warning; when nothing works there, an error', async () => {
    const files = { 'go.mod': GO_MOD, 'bad/bad.go': 'package bad\n\nvar X = nowhere\n' };
    const found = await detect({ ...files, 'a.go': 'package app\n' });
    expect(found.gaps).toEqual([]);
    expect(found.notes).toContainEqual(expect.objectContaining({ kind: 'warning', message: expect.stringContaining('example.com/app/bad fails for linux/amd64 too') }));
    await expect(detect(files)).rejects.toMatchObject({ message: expect.stringMatching(/fails for the baseline linux\/amd64 too.*undefined: nowhere/s), exitCode: 1 });
  });

  test('where files are missing that go generate makes, the package is no gap, and the note says what makes them', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'a.go': 'package app\n', 'size_amd64.go': 'package app\n\nconst size = 1\n', 'b.go': 'package app\n\nvar Size = size\n',
      'kind/kind.go': 'package kind\n\n//go:generate stringer -type=Kind\n\ntype Kind int\n\nfunc (k Kind) Name() string { return names[k] }\n',
    });
    expect(brief(found)).toEqual({ 'example.com/app': { kind: 'undefined', symbols: ['size'], at: 'b.go:3', cascades: [] } });
    expect(found.notes).toContainEqual({ stage: 'detect', kind: 'warning', message: 'example.com/app/kind fails for linux/amd64 too and is no gap: kind/kind.go:7: undefined: names; files that it generates may be missing (kind.go: //go:generate stringer -type=Kind)' });
  });

  test('a Go that is older than the target is the gap, and a go directive alone is none', async () => {
    const files = { 'go.mod': 'module example.com/app\n\ngo 1.13\n', 'a.go': 'package app\n' };
    expect((await detect(files)).gaps).toEqual([]);
    const tooOld = await detect(files, {}, { target: { ...architecture('loong64'), goSince: '99.1' } });
    expect(tooOld.gaps).toEqual([expect.objectContaining({ rule: 'toolchain/go', kind: 'toolchain', location: { file: 'go.mod', line: 3 }, why: expect.stringContaining('Go 99.1 was the first') })]);
    expect(tooOld.notes).toContainEqual(expect.objectContaining({ kind: 'skipped', message: expect.stringContaining('too old') }));
  });

  test('code that is the same for both architectures is silent, whatever it uses', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'a_amd64.go': 'package app\n\nfunc fast() bool { return true }\n', 'a_other.go': '//go:build !amd64\n\npackage app\n\nfunc fast() bool { return false }\n',
      'a.go': 'package app\n\nimport (\n\t"os"\n\t"runtime"\n\t"syscall"\n)\n\nfunc Run() (int, string, bool) { return syscall.Getpid(), runtime.GOARCH + os.Args[0], fast() }\n',
    });
    expect(found).toMatchObject({ gaps: [], info: [], notes: [] });
  });
});
