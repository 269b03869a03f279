import { expect, test } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goWorkspace, probeTree, type ProbeResult } from '../../../src/gaps/go/index.js';
import type { Context } from '../../../src/lib/context.js';
import { openProject } from '../../../src/project/open.js';
import { GO_MOD, newContext, tree } from './fixture.js';

async function probe(root: string, context: Context): Promise<ProbeResult> {
  const workspace = await goWorkspace(await openProject(root, undefined, context), context);
  return probeTree(workspace.dir, workspace, context);
}

test('answers are kept by content: nothing is checked again until something changes', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'go-detect-cache-'));
  const root = await tree({
    'go.mod': GO_MOD, 'low/low.go': 'package low\n\nvar X = size\n', 'low/low_amd64.go': 'package low\n\nconst size = 1\n',
    'top/top.go': 'package top\n\nimport "example.com/app/low"\n\nvar Y = low.X\n', 'side/side.go': 'package side\n',
  });
  const first = await probe(root, await newContext({ cacheDir }));
  expect(first.stats).toMatchObject({ hit: false, checked: 4, cached: 0 }); // The root also for the baseline.
  const second = await probe(root, await newContext({ cacheDir }));
  expect(second.stats.hit).toBe(true);
  expect(second.roots).toEqual(first.roots);

  await writeFile(join(root, 'top/top.go'), 'package top\n\nimport "example.com/app/low"\n\nvar Y = low.Z\n');
  const edited = await probe(root, await newContext({ cacheDir }));
  expect(edited.stats).toMatchObject({ hit: false, cached: 2 });
  expect(edited.roots).toEqual(first.roots);
  expect(edited.broken.map((one) => one.package)).toEqual(['example.com/app/top']);

  await writeFile(join(root, 'low/low_other.go'), '//go:build !amd64\n\npackage low\n\nconst size = 2\n');
  await writeFile(join(root, 'top/top.go'), 'package top\n\nimport "example.com/app/low"\n\nvar Y = low.X\n');
  const fixed = await probe(root, await newContext({ cacheDir }));
  expect(fixed.roots).toEqual([]);
});

test('two runs at once, and a damaged cache, do no harm', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'go-detect-cache-'));
  const root = await tree({ 'go.mod': GO_MOD, 'a.go': 'package app\n\nvar X = size\n', 'a_amd64.go': 'package app\n\nconst size = 1\n' });
  const contexts = await Promise.all([newContext({ cacheDir }), newContext({ cacheDir }), newContext({ cacheDir })]);
  const all = await Promise.all(contexts.map(async (context) => probe(root, context)));
  expect(all.map((one) => one.roots.map((found) => found.package))).toEqual([['example.com/app'], ['example.com/app'], ['example.com/app']]);
  const { readdir } = await import('node:fs/promises');
  for (const name of await readdir(join(cacheDir, 'answers'))) await writeFile(join(cacheDir, 'answers', name), '{"broken');
  const again = await probe(root, await newContext({ cacheDir }));
  expect(again.roots).toHaveLength(1);
  expect(again.stats.hit).toBe(false);
});
