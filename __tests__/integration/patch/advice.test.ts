// @seconds 60
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { detect, type AdaptRecord } from '../../../src/index.js';
import { execOk } from '../../../src/lib/exec.js';
import { exists } from '../../../src/lib/files.js';
import { join } from 'node:path';
import { moduleProxy, type ModuleProxy } from './module-proxy.js';
import { project, scratch } from './support.js';

let proxy: ModuleProxy;

beforeAll(async () => {
  proxy = await moduleProxy();
  const mod = (name: string, needs = ''): string => `module example.org/${name}\n\ngo 1.20\n${needs}`;
  const only = { 'a.go': 'package a\n\nfunc Of() int { return size }\n', 'a_amd64.go': 'package a\n\nconst size = 4096\n' };
  const all = { ...only, 'a_other.go': '//go:build !amd64\n\npackage a\n\nconst size = 16384\n' };
  await proxy.publish('example.org/mended', 'v1.0.0', { 'go.mod': mod('mended'), ...only });
  await proxy.publish('example.org/mended', 'v1.1.0', { 'go.mod': mod('mended'), ...only });
  await proxy.publish('example.org/mended', 'v1.2.0', { 'go.mod': mod('mended'), ...all });
  await proxy.publish('example.org/mended', 'v1.3.0', { 'go.mod': mod('mended'), ...all });
  await proxy.publish('example.org/never', 'v1.0.0', { 'go.mod': mod('never'), ...only });
  await proxy.publish('example.org/never', 'v1.1.0', { 'go.mod': mod('never'), ...only });
  // Mended by a version that gives up what the project uses.
  await proxy.publish('example.org/broken', 'v1.0.0', { 'go.mod': mod('broken'), ...only, 'old.go': 'package a\n\nfunc Old() int { return 1 }\n' });
  await proxy.publish('example.org/broken', 'v1.1.0', { 'go.mod': mod('broken'), ...all });
}, 60_000);

afterAll(() => proxy.close());

async function advised(files: Record<string, string>, advice = true): Promise<{ record: AdaptRecord; workDir: string }> {
  const root = await project(files);
  await execOk('go', ['mod', 'tidy'], '', { cwd: root });
  const workDir = await scratch();
  return { record: await detect({ project: root, advice, install: false, cacheDir: proxy.cacheDir, workDir }), workDir };
}

const MAIN = 'package main\n\nimport (\n\tm "example.org/mended"\n\tn "example.org/never"\n)\n\nfunc main() { println(m.Of(), n.Of(), own()) }\n\nfunc own() int { return size }\n';
const APP = {
  'go.mod': 'module example.com/app\n\ngo 1.20\n\nrequire (\n\texample.org/mended v1.0.0\n\texample.org/never v1.0.0\n)\n',
  'main.go': MAIN, 'size_amd64.go': 'package main\n\nconst size = 1\n',
};

test('each gap of a dependency is told the first version without it; gaps stay open, and the project its own', async () => {
  const { record, workDir } = await advised(APP);
  const of = (name: string): unknown => record.gaps.find((gap) => gap.package === name);
  expect(of('example.org/mended')).toMatchObject({ state: 'open', remedy: { kind: 'upgrade', from: 'v1.0.0', to: 'v1.2.0' } });
  expect(of('example.org/never')).toMatchObject({ state: 'open', remedy: { kind: 'none', reason: expect.stringContaining('no published version of example.org/never supports loong64') } });
  expect(of('example.com/app')).toMatchObject({ state: 'open', remedy: { kind: 'none', reason: 'not looked for yet' } });
  expect(record.adaptation).toBeUndefined();
  expect(await exists(join(workDir, 'advice'))).toBe(false);
  expect(await exists(join(workDir, 'adapt.patch'))).toBe(false);
}, 120_000);

test('that the whole build takes an upgrade is said, and that it does not', async () => {
  const app = (name: string, call: string): Record<string, string> => ({
    'go.mod': `module example.com/app\n\ngo 1.20\n\nrequire example.org/${name} v1.0.0\n`, 'main.go': `package main\n\nimport a "example.org/${name}"\n\nfunc main() { println(a.Of()${call}) }\n`,
  });
  const { record: takes } = await advised(app('mended', ''));
  expect(takes.gaps[0]?.remedy.reason).toMatch(/the whole build takes it \(compiled and linked for linux\/loong64/);
  const { record: refuses } = await advised(app('broken', ', a.Old()'));
  expect(refuses.gaps).toMatchObject([{ package: 'example.org/broken', state: 'open', remedy: { kind: 'none', reason: expect.stringContaining('Old') } }]);
}, 120_000);

test('without the option nothing is tried', async () => {
  const { record } = await advised(APP, false);
  expect(record.gaps.map(({ remedy }) => remedy.reason)).toEqual(['not looked for yet', 'not looked for yet', 'not looked for yet']);
}, 120_000);
