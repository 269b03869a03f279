import { describe, expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../cpu.js';
import { gapId, newGap } from '../../../src/gaps/gap.js';
import { culpritOf, join } from '../../../src/gaps/go/findings.js';
import { patternsFor } from '../../../src/gaps/go/scope.js';
import { olderThan } from '../../../src/gaps/go/toolchain.js';
import type { GoWorkspace, RootFailure } from '../../../src/project/go-build.js';
import { detail, withoutMachine } from '../../../src/gaps/go/words.js';
import { globMatches } from '../../../src/gaps/glob.js';
import { applyIgnore } from '../../../src/gaps/ignore.js';
import type { Project } from '../../../src/project/open.js';
import type { Gap } from '../../../src/record/types.js';

const gap = (rule: string, name: string, file = 'go.mod'): Gap => newGap({
  rule, text: '', ecosystem: 'go', kind: 'undefined', package: name, why: '', location: { file, line: 1 }, evidence: { level: 'static', detail: '' },
});

describe('gap ids', () => {
  test('depend on rule, place and text, and on nothing else', () => {
    const facts = { rule: 'shell/list', ecosystem: 'shell', kind: 'arch-list', why: '', evidence: { level: 'declared', detail: '' } } as const;
    const one = newGap({ ...facts, text: 'amd64 | arm64', location: { file: 'a.sh', line: 3 } });
    expect(newGap({ ...facts, text: 'amd64  |\n arm64', location: { file: 'a.sh', line: 99 } }).id).toBe(one.id);
    expect(newGap({ ...facts, text: 'amd64 | arm64', location: { file: 'b.sh', line: 3 } }).id).not.toBe(one.id);
    expect(one).toMatchObject({ id: gapId('shell/list', 'a.sh', 'amd64 | arm64'), culprit: { file: 'a.sh', line: 3 }, state: 'open', remedy: { kind: 'none' } });
    expect(one.id).toMatch(/^[0-9a-f]{12}$/);
    expect(gapId('a', 'b', 'c')).not.toBe(gapId('a', 'bc', ''));
  });
});

describe('ignore rules of the project file', () => {
  test('mark gaps with their reason; one that matches nothing is warned of', () => {
    const { gaps, notes } = applyIgnore([gap('go/undefined', 'x/a'), gap('go/guard', 'x/b'), gap('shell/list', '', 'ci/x.sh')], [
      { rule: 'go/*', package: 'x/a', reason: 'known' }, { rule: 'shell/list', path: 'ci/**', reason: 'ci' }, { rule: 'make/list', reason: 'old' },
    ]);
    expect(gaps.map((one) => one.ignored)).toEqual(['known', undefined, 'ci']);
    expect(notes).toEqual([{ stage: 'detect', kind: 'warning', message: 'the project file ignores make/list, but nothing matches' }]);
  });
  test.each([['a/*', 'a/b', true], ['a/*', 'a/b/c', false], ['a/**', 'a/b/c', true], ['**/x.sh', 'x.sh', true], ['**/x.sh', 'a/b/x.sh', true], ['a?c', 'abc', true], ['a.c', 'abc', false], ['(a', '(a', true]])('%s on %s: %j', (glob, text, expected) => {
    expect(globMatches(glob, text)).toBe(expected);
  });
});

describe('words for people', () => {
  test('hold nothing of this machine or of the user\'s set-up', () => {
    expect(withoutMachine('reading https://user:secret@proxy.example/x/@v/v1.mod: 404 Not Found', '/tmp/w')).toBe('the module proxy: 404 Not Found');
    expect(withoutMachine('/tmp/w/go.mod:3: bad', '/tmp/w/', '/tmp/w')).toBe('go.mod:3: bad');
    expect(withoutMachine('package not/there is not in std (/usr/local/go/src/not/there)')).toBe('package not/there is not in std');
  });
  test('evidence names at most three lines, files of other modules with their path', () => {
    const root: RootFailure = {
      package: 'example.com/low/unix', module: { path: 'example.com/low', version: 'v1.0.0', main: false, dir: '' }, dir: 'unix', absDir: '/x', kind: 'missing-member', symbols: ['A'],
      messages: [{ file: 'top.go', line: 3, text: 'undefined: unix.A', package: 'example.com/top' }], declared: ['a_amd64.go'], declaredLine: 1, cascades: [], viaModules: [],
    };
    expect(detail(root)).toBe('example.com/top/top.go:3: undefined: unix.A\nthe baseline has it in a_amd64.go');
    const own = { file: 'unix/a.go', line: 1, text: 'undefined: B', package: 'example.com/low/unix' };
    expect(detail({ ...root, messages: [own, own, own, own] })).toBe('unix/a.go:1: undefined: B\nunix/a.go:1: undefined: B\nand 2 more like these');
  });
  test.each([['go1.18.10', '1.19', true], ['go1.19', '1.19', false], ['go1.26.8', '1.19', false], ['go1.5', '1.19', true]])('%s is older than %s: %j', (version, since, expected) => {
    expect(olderThan(version, since)).toBe(expected);
  });
});

test('patterns go to the module they lie in', () => {
  const tree = (folder: string, members?: string[]): GoWorkspace => ({ dir: '', goflags: '', env: {}, modFile: '', folder, notes: [], ...(members === undefined ? {} : { members }) });
  const trees = [tree(''), tree('tools'), tree('tools/deep')];
  const all = (packages?: string[]): string[][] => trees.map((one) => patternsFor(one, trees, packages));
  expect(all()).toEqual([['./...'], ['./...'], ['./...']]);
  expect(all(['./cmd/...'])).toEqual([['./cmd/...'], [], []]);
  expect(all(['./tools/x'])).toEqual([[], ['./x'], []]);
  expect(all(['./tools/...'])).toEqual([[], ['./...'], ['./...']]);
  expect(all(['.'])).toEqual([['.'], [], []]);
  // A file without ./ is one; an import path may end like it.
  expect(all(['m.go'])[0]).toEqual(['./m.go']);
  expect(all(['.tools/m.go'])[0]).toEqual(['./.tools/m.go']);
  expect(all(['example.org/some/thing.go'])[0]).toEqual(['example.org/some/thing.go']);
  const work = tree('', ['app', 'low']);
  expect(patternsFor(work, [work], undefined)).toEqual(['./app/...', './low/...']);
  expect(patternsFor(work, [work], ['./low/...', './app/x'])).toEqual(['./low/...', './app/x']);
});

test('the culprit is the module that the build uses', () => {
  const project = { info: { module: 'example.com/app', version: 'v1.0.0' } } as Project;
  expect(culpritOf({ path: 'example.com/app', version: '', main: true, dir: '' }, project)).toEqual({ module: 'example.com/app', version: 'v1.0.0' });
  expect(culpritOf({ path: 'a/b', version: 'v1', main: false, dir: '', replace: { path: 'c/d', version: 'v2' } }, project)).toEqual({ module: 'c/d', version: 'v2' });
  expect(culpritOf({ path: 'a/b', version: 'v1', main: false, dir: '', replace: { path: './b', version: '' } }, project)).toEqual({ module: 'a/b', version: 'v1' });
});

test('findings of several modules are one gap per package', () => {
  const one = { gaps: [{ ...gap('go/undefined', 'x'), cascades: ['b'] }], info: [], notes: [], libraries: [{ module: 'x', version: 'v1', verdict: 'adapted', decidedBy: 'static' } as const] };
  const two = { ...one, gaps: [{ ...gap('go/undefined', 'x'), cascades: ['a'] }] };
  expect(join([one, two])).toMatchObject({ gaps: [{ package: 'x', cascades: ['a', 'b'] }], libraries: [{ module: 'x' }] });
});

test('a hostile glob costs no more than its length times that of the text', () => {
  const started = process.cpuUsage();
  expect(globMatches(`${'**/'.repeat(60)}x`, `${'a/'.repeat(2000)}y`)).toBe(false);
  expect(globMatches(`${'*a'.repeat(60)}b`, 'a'.repeat(4000))).toBe(false);
  expect(cpuMilliseconds(started)).toBeLessThan(1500);
});

test('a rule of the project file without a reason ignores nothing', () => {
  const { gaps, notes } = applyIgnore([], [{ rule: 'go/*', reason: ' ' }]);
  expect(gaps).toEqual([]);
  expect(notes.map((note) => note.message)).toEqual(['the project file ignores go/* without a reason, so it ignores nothing']);
});
