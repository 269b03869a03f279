import { describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { joinGoflags, splitGoflags, withoutModuleFlags } from '../../../src/gaps/go/flags.js';
import { directiveLine, moduleLine, requireLine } from '../../../src/gaps/go/gomod.js';
import { readLockFile } from '../../../src/gaps/go/lockfiles.js';
import { jsonStream } from '../../../src/gaps/go/premodule.js';

async function lock(file: string, text: string): ReturnType<typeof readLockFile> {
  const root = await mkdtemp(join(tmpdir(), 'lock-'));
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
  return readLockFile(root);
}

describe('lock files of the time before modules', () => {
  test('Gopkg.lock', async () => {
    const text = '[[projects]]\n  branch = "master"\n  name = "golang.org/x/sys"\n  packages = ["unix"]\n  revision = "abc"\n\n[[projects]]\n  name = "github.com/a/b"\n  revision = "def"\n  version = "v1.2.3"\n\n[solve-meta]\n  name = "no.project/x"\n';
    expect(await lock('Gopkg.lock', text)).toEqual({ file: 'Gopkg.lock', pins: [
      { path: 'golang.org/x/sys', revision: 'abc', version: '', line: 3 }, { path: 'github.com/a/b', revision: 'def', version: 'v1.2.3', line: 8 },
    ] });
  });
  test('glide.lock', async () => {
    const text = 'hash: 1\nimports:\n- name: github.com/a/b\n  version: 0123abcd\n  subpackages:\n  - x\n- name: github.com/c/d\n  version: v1.0.0\ntestImports: []\n';
    expect((await lock('glide.lock', text))?.pins).toEqual([
      { path: 'github.com/a/b', revision: '0123abcd', version: '', line: 3 }, { path: 'github.com/c/d', revision: '', version: 'v1.0.0', line: 7 },
    ]);
  });
  test('vendor.conf', async () => {
    const text = '# comment\ngithub.com/a/b v1.0.0\ngithub.com/c/d 0123abcd https://github.com/fork/d # why\n\nalone\n';
    expect((await lock('vendor.conf', text))?.pins).toEqual([
      { path: 'github.com/a/b', revision: '', version: 'v1.0.0', line: 2 }, { path: 'github.com/c/d', revision: '0123abcd', version: '', line: 3 },
    ]);
  });
  test('Godeps.json names packages: one pin for each repository', async () => {
    const text = JSON.stringify({ ImportPath: 'x', Deps: [
      { ImportPath: 'github.com/a/b/sub', Comment: 'v1.0.0-3-gabcdef', Rev: 'abcdef' }, { ImportPath: 'github.com/a/b/other', Rev: 'abcdef' },
      { ImportPath: 'gopkg.in/yaml.v2', Comment: 'v2.0.0', Rev: '123' }, { ImportPath: 'google.golang.org/grpc/codes', Rev: '456' },
    ] }, null, 1);
    expect((await lock('Godeps/Godeps.json', text))?.pins).toEqual([
      { path: 'github.com/a/b', revision: 'abcdef', version: '', line: 5 }, { path: 'gopkg.in/yaml.v2', revision: '123', version: 'v2.0.0', line: 14 },
      { path: 'google.golang.org/grpc', revision: '456', version: '', line: 19 },
    ]);
  });
  test('a broken one pins nothing, a hostile path is left out, none is none', async () => {
    expect(await lock('Godeps/Godeps.json', '{')).toEqual({ file: 'Godeps/Godeps.json', pins: [] });
    expect((await lock('vendor.conf', '-flag.x/y abc\n../x abc\ngithub.com/a/b abc\n'))?.pins.map((pin) => pin.path)).toEqual(['github.com/a/b']);
    expect(await lock('other.txt', '')).toBeUndefined();
  });
});

describe('go.mod', () => {
  const text = 'module example.com/app // comment\n\ngo 1.21\n\nrequire example.com/a v1.0.0\n\nrequire (\n\t// example.com/c v0.0.1\n\texample.com/b v1.0.0 // indirect\n\t"example.com/c" v1.0.0\n)\n\nreplace (\n\texample.com/d => ./d\n)\n\nexclude example.com/e v1.0.0\n';
  test.each([['example.com/a', 5], ['example.com/b', 9], ['example.com/c', 10], ['example.com/d', undefined], ['example.com/e', undefined], ['v1.0.0', undefined]])('%s is required in line %j', (module, line) => {
    expect(requireLine(text, module)).toBe(line);
  });
  test('directives', () => {
    expect([moduleLine(text), moduleLine(''), directiveLine(text, 'go'), directiveLine(text, 'toolchain')]).toEqual([1, 1, 3, undefined]);
  });
});

describe('GOFLAGS', () => {
  test('are split and joined as the go command does', () => {
    expect(splitGoflags(`-mod=mod '-ldflags=-s -w'  "-x=a b"`)).toEqual(['-mod=mod', '-ldflags=-s -w', '-x=a b']);
    expect(splitGoflags(joinGoflags(['-a', '-modfile=/a b/go.mod', "-c=it's x"]))).toEqual(['-a', '-modfile=/a b/go.mod', "-c=it's x"]);
  });
  test('the user\'s choice of a module file gives way', () => {
    expect(withoutModuleFlags('-mod=vendor -tags=x -modfile=y --overlay=z -modx')).toEqual(['-tags=x', '-modx']);
  });
});

test('a stream of JSON objects', () => {
  expect(jsonStream('{\n\t"a": {\n\t\t"b": "{"\n\t}\n}\n{\n\t"c": 1\n}\n')).toEqual([{ a: { b: '{' } }, { c: 1 }]);
  expect(jsonStream('')).toEqual([]);
});
