// @seconds 60
import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecord } from '../../src/record/store.js';
import { SMALL, folderWith, loongAdapt, message, scratch } from './support.js';

const SECONDS = 300_000;

describe('two runs at once', () => {
  test('in one work directory: one works, the other is told who has it', async () => {
    const small = await folderWith(SMALL);
    const work = join(await scratch(), 'work');
    const runs = await Promise.all([1, 2].map(() => loongAdapt(['build', small, '--work-dir', work])));
    const refused = runs.filter((run) => run.code !== 0);
    expect(runs.filter((run) => run.code === 0)).toHaveLength(1);
    expect(refused).toHaveLength(1);
    for (const run of refused) {
      expect(run.code).toBe(1);
      expect(message(run)).toMatch(/another run \(process \d+\).*--work-dir/);
    }
    const record = await parseRecord(await readFile(join(work, 'record.json'), 'utf8'), work);
    expect(record.artifacts.map((artifact) => artifact.arch).sort()).toEqual(['amd64', 'loong64']);
  }, SECONDS);

  test('with one cache, each in its own work directory: both work and answer the same', async () => {
    const small = await folderWith(SMALL);
    const cache = await scratch();
    const runs = await Promise.all([1, 2, 3].map(async () => loongAdapt(['build', small, '--json', '--work-dir', join(await scratch(), 'work'), '--cache-dir', cache])));
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0]);
    const sums = runs.map((run) => JSON.stringify((JSON.parse(run.stdout) as { artifacts: { sha256: string }[] }).artifacts.map((artifact) => artifact.sha256)));
    expect(new Set(sums).size).toBe(1);
  }, SECONDS);
});
