// @seconds 60
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gap } from '../../../src/record/types.js';
import { moduleProxy, type ModuleProxy } from '../patch/module-proxy.js';
import { patched } from '../patch/support.js';

let proxy: ModuleProxy;
const GO_MOD = 'module example.org/word\n\ngo 1.20\n';
/** Two sizes that no sibling has in common: only their authors can say what the target's are. */
const sizes = (line: number, burst: number): string => `package word\n\nconst stride = ${line}\n\nconst burst = ${burst}\n`;
const OLD = { 'go.mod': GO_MOD, 'word.go': 'package word\n\nfunc Size() int { return stride * burst }\n', 'word_amd64.go': sizes(71, 3), 'word_arm64.go': sizes(83, 5), 'word_riscv64.go': sizes(97, 7) };

beforeAll(async () => {
  proxy = await moduleProxy();
  await proxy.publish('example.org/word', 'v1.0.0', OLD);
  // What the target's file needs of another one comes along.
  await proxy.publish('example.org/word', 'v1.1.0', {
    ...OLD, 'helper.go': 'package word\n\n// base is what all begin with.\nconst base = 100\n\nfunc unrelated() {}\n',
    'word_loong64.go': 'package word\n\nconst stride = base + 9\n\nconst burst = 11\n',
  });
  // A later one gave up a name that the old files use.
  await proxy.publish('example.org/lost', 'v1.0.0', { 'go.mod': 'module example.org/lost\n\ngo 1.20\n', 'a.go': 'package lost\n\nfunc Size() int { return stride + depth }\n', 'a_amd64.go': 'package lost\n\nconst stride = 71\n\nconst depth = 5\n', 'a_arm64.go': 'package lost\n\nconst stride = 83\n\nconst depth = 6\n' });
  await proxy.publish('example.org/lost', 'v1.1.0', { 'go.mod': 'module example.org/lost\n\ngo 1.20\n', 'a.go': 'package lost\n\nfunc Size() int { return stride }\n', 'a_amd64.go': 'package lost\n\nconst stride = 71\n', 'a_arm64.go': 'package lost\n\nconst stride = 83\n', 'a_loong64.go': 'package lost\n\nconst stride = 109\n' });
  // What every architecture offered in a file of its own is in one for all later.
  const half = (line: number): string => `package offer\n\nconst stride = ${line}\n\nfunc Half() int { return stride / 2 }\n`;
  const common = { 'go.mod': 'module example.org/offer\n\ngo 1.20\n', 'a.go': 'package offer\n\nfunc Size() int { return stride }\n' };
  await proxy.publish('example.org/offer', 'v1.0.0', { ...common, 'a_amd64.go': `${half(71)}\nfunc Own() int { return 1 }\n`, 'a_arm64.go': half(83), 'a_riscv64.go': half(97) });
  const only = (line: number): string => `package offer\n\nconst stride = ${line}\n`;
  await proxy.publish('example.org/offer', 'v1.1.0', {
    ...common, 'half.go': 'package offer\n\nfunc Half() int { return stride / 2 }\n\nfunc Own() int { return 1 }\n\nfunc New() int { return 2 }\n', 'a_amd64.go': only(71), 'a_arm64.go': only(83), 'a_riscv64.go': only(97), 'a_loong64.go': only(109),
  });
}, 60_000);

afterAll(() => proxy.close());

async function closed(module: string): Promise<{ gap: Gap | undefined; workDir: string }> {
  const { record, workDir } = await patched(module, { onlyRemedy: 'synthesize', cacheDir: proxy.cacheDir });
  return { gap: record.gaps.find(({ ecosystem }) => ecosystem === 'go'), workDir };
}

test('a project gets the file that a later version of itself has for the target, with what that file needs', async () => {
  const { gap, workDir } = await closed('example.org/word@v1.0.0');
  expect(gap).toMatchObject({ state: 'closed', remedy: { kind: 'synthesize' } });
  expect(gap?.remedy.reason).toContain('word_loong64.go as example.org/word v1.1.0 has it');
  expect(await readFile(join(workDir, 'adapted', 'word_loong64.go'), 'utf8')).toContain('const burst = 11');
  const along = await readFile(join(workDir, 'adapted', 'compat_linux_loong64.go'), 'utf8');
  expect(along).toContain('const base = 100');
  expect(along).not.toContain('unrelated');
}, 120_000);

test('where that version gave up what the old files use, and siblings differ in it, it is an honest no', async () => {
  const { gap } = await closed('example.org/lost@v1.0.0');
  expect(gap?.state).toBe('open'); // The other rungs weren't asked.
  expect(gap?.remedy.reason).toMatch(/v1\.1\.0 no longer has depth/);
}, 120_000);

test('functions that all other architectures offer to importers come along, also where the package itself calls none of them', async () => {
  const { gap, workDir } = await closed('example.org/offer@v1.0.0');
  expect(gap).toMatchObject({ state: 'closed', remedy: { kind: 'synthesize' } });
  expect(gap?.remedy.reason).toContain('a_loong64.go as example.org/offer v1.1.0 has it');
  const along = await readFile(join(workDir, 'adapted', 'compat_linux_loong64.go'), 'utf8');
  expect([...along.matchAll(/^func (\w+)/gm)].map(([, name]) => name)).toEqual(['Half']);
}, 120_000);
