import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDeclarationGaps } from '../../../src/gaps/declarations/index.js';
import type { Context } from '../../../src/lib/context.js';
import type { Action, Bench } from '../../../src/recipes/recipe/actions/action.js';
import { addBranch } from '../../../src/recipes/recipe/actions/add-branch.js';
import { addToList } from '../../../src/recipes/recipe/actions/add-to-list.js';
import { dropPin } from '../../../src/recipes/recipe/actions/drop-pin.js';
import { openDraft } from '../../../src/recipes/recipe/draft.js';
import { copyEntry } from '../../../src/recipes/recipe/yaml-entry.js';
import type { Gap } from '../../../src/record/types.js';
import { architecture } from '../../../src/target/architectures.js';

const [target, baseline] = [architecture('loong64'), architecture('amd64')];
let root = '';
let context: Context;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lists-'));
  context = { target, baseline, workDir: join(root, '.work'), signal: new AbortController().signal } as Context;
});

afterAll(() => rmSync(root, { recursive: true }));

async function gapsOf(dir: string): Promise<Gap[]> {
  return (await findDeclarationGaps({ root: dir, file: {} }, context)).gaps;
}

/** Does what the recipe for lists does to the gaps of some rules, and answers those that are left. */
async function close(kind: string, rules: RegExp, action: Action<object> = addToList): Promise<{ dir: string; before: number; after: string[]; failed: string[] }> {
  const dir = join(root, kind);
  cpSync(join('__tests__/unit/declarations', kind, 'fixtures'), dir, { recursive: true });
  const gaps = (await gapsOf(dir)).filter(({ rule }) => rules.test(rule));
  const draft = openDraft(dir);
  const failed: string[] = [];
  for (const gap of gaps.sort((a, b) => b.location.line - a.location.line)) {
    await action({}, { subject: { gap, dir }, draft, tools: { context } } as unknown as Bench).catch((error: Error) => failed.push(`${gap.location.file}:${gap.location.line} ${error.message}`));
  }
  for (const { path, content } of await draft.edits()) writeFileSync(join(dir, path), content ?? '');
  return { dir, before: gaps.length, failed, after: (await gapsOf(dir)).filter(({ rule }) => rules.test(rule)).map(({ rule, location }) => `${location.file}:${location.line} ${rule}`) };
}

describe('the recipe for lists closes what detection finds', () => {
  test.each([
    ['goreleaser', /goarch|docker|manifest/, 5],
    ['workflow', /matrix|platforms|emulator|arch-list/, 8],
    ['bake', /platforms/, 4],
    ['kubernetes', /affinity/, 1],
    ['rpm', /exclusive-arch/, 1],
    ['debian', /restricted/, 1],
    ['npm', /list/, 1],
    ['cargo', /targets/, 2],
    ['yaml-list', /arch-list/, 3],
  ])('of %s, and the patched tree is silent', async (kind, rules, count) => {
    const { before, after, failed } = await close(kind, rules);
    expect({ before, after, failed }).toEqual({ before: count, after: [], failed: [] });
  });

  test('but says so where there is no list to extend', async () => {
    expect((await close('npm', /cpu/)).failed).toEqual(['not/package.json:1 no list of !loong64 is found']);
    expect((await close('debian', /architecture/)).failed).toContain('pack/DEBIAN/control:2 no list of amd64 is found');
  });

  test('comments and layout stay', async () => {
    const before = readFileSync('__tests__/unit/declarations/workflow/fixtures/.github/workflows/release.yml', 'utf8').split('\n');
    const after = readFileSync(join(root, 'workflow/.github/workflows/release.yml'), 'utf8').split('\n');
    const removed = before.filter((line) => !after.includes(line));
    expect(removed.every((line) => /arm64|s390x/.test(line))).toBe(true);
    expect(after.join('\n')).toContain('          - name: Linux loongarch64\n            runner: ubuntu-24.04\n            arch: loong64\n            target: loongarch64-unknown-linux-musl\n');
  });
});

describe('the recipes for exclusions and pins close what detection finds', () => {
  test.each([
    ['goreleaser', /ignore/, 1],
    ['workflow', /excluded/, 1],
    ['kubernetes', /excluded/, 1],
    ['helm', /node-selector/, 1],
    ['rpm', /exclude-arch|build-arch/, 2],
    ['debian', /excluded/, 1],
    ['compose', /platform$/, 2],
    ['cargo', /build-target/, 1],
    ['shell', /platform$/, 1],
  ])('of %s, and the patched tree is silent', async (kind, rules, count) => {
    const { before, after, failed } = await close(kind, rules, dropPin);
    expect({ before, after, failed }).toEqual({ before: count, after: [], failed: [] });
  });
});

describe('the recipe for branches closes what detection finds', () => {
  // What is left has branches that differ in more than names, or lists, which another recipe extends.
  test.each([
    ['shell', ['check.sh:5 shell/arch-case', 'lists.sh:9 shell/arch-names', 'tests.sh:11 shell/arch-test', 'tests.sh:13 shell/arch-test', 'tests.sh:15 shell/arch-test', 'tests.sh:16 shell/arch-test']],
    ['make', ['Makefile:8 make/arch-names', 'Makefile:23 make/arch-case']],
    ['dockerfile', ['Dockerfile:16 dockerfile/arch-case']],
    ['cmake', ['CMakeLists.txt:2 cmake/processor', 'CMakeLists.txt:31 cmake/processor']],
    ['meson', ['meson.build:3 meson/cpu']],
    ['configure', ['configure.ac:4 configure/host-cpu']],
  ])('of %s', async (kind, left) => {
    expect((await close(kind, /arch-(?:case|test|names|map)|processor|meson\/cpu|host-cpu/, addBranch)).after).toEqual(left);
  });

  test('and says so where it is nobody\'s guess', async () => {
    expect((await close('npm', /cpu/, dropPin)).after).toEqual(['package.json:4 npm/cpu']);
    expect((await close('kubernetes', /node-selector/, dropPin)).after).toEqual(['kustomize/kustomization.yaml:10 kubernetes/node-selector']);
  });
});

describe('an entry of YAML', () => {
  test('is copied behind the last for Linux, with its comment left where it is', () => {
    const text = 'rows:\n  - arch: amd64 # first\n    cc: x86_64-linux-gnu-gcc\n  - arch: arm64 # second\n  - os: darwin\n    arch: amd64\nend: 1\n';
    expect(copyEntry('steps:\n  - uses: emulator\n    with:\n      platforms: arm64\n  - uses: build\n    with:\n      platforms: linux/amd64\n', 4, target, baseline, 'row')).toBeUndefined();
    expect(copyEntry(text, 2, target, baseline, 'row')).toBe('rows:\n  - arch: amd64 # first\n    cc: x86_64-linux-gnu-gcc\n  - arch: arm64 # second\n  - arch: loong64 # first\n    cc: loongarch64-linux-gnu-gcc\n  - os: darwin\n    arch: amd64\nend: 1\n');
  });

  test('is added once, in a list of one as well', () => {
    const once = copyEntry('archs: [amd64]\n', 1, target, baseline, 'key');
    expect(once).toBe('archs: [amd64, loong64]\n');
    expect(copyEntry(once ?? '', 1, target, baseline, 'key')).toBe(once);
  });

  test('is not made up: no baseline, a broken file', () => {
    expect(copyEntry('archs: [arm64]\n', 1, target, baseline, 'key')).toBeUndefined();
    expect(copyEntry('archs: [amd64\nx: {', 1, target, baseline, 'key')).toBeUndefined();
  });
});
