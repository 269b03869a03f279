// @seconds 240
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../../src/record/types.js';
import { SMALL, folderWith, halfWritten, loongAdapt, message, scratch } from './support.js';

const SECONDS = 300_000;
let small = '';
beforeAll(async () => { small = await folderWith(SMALL); });

interface Record1 { stages: Record<string, { state: string }>; smoke?: { passed: boolean } }
const read = async (work: string): Promise<Record1> => JSON.parse(await readFile(join(work, 'record.json'), 'utf8')) as Record1;

describe('an interruption, then --resume', () => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    test.each([...STAGES])(`${signal} in %s`, async (stage) => {
      const work = join(await scratch(), 'work');
      const first = await loongAdapt(['adapt', small, '--work-dir', work], { interrupt: { at: new RegExp(`^${stage}$`, 'm'), signal } });
      if (signal === 'SIGINT' && first.code !== 0) {
        expect(first.code).toBe(130);
        expect(message(first)).toMatch(/interrupted.*--resume/);
        expect(await halfWritten(work)).toEqual([]);
      }
      // Whatever is there is whole.
      if (existsSync(join(work, 'record.json'))) expect(Object.keys((await read(work)).stages).length).toBeGreaterThan(0);
      const second = await loongAdapt(['adapt', small, '--work-dir', work, '--resume']);
      expect(second.stderr).not.toMatch(/this is a bug/);
      expect(second.code).toBe(0);
      const record = await read(work);
      expect(Object.keys(record.stages).sort()).toEqual([...STAGES].sort());
      expect(Object.values(record.stages).filter((status) => status.state === 'failed')).toEqual([]);
      expect(record.smoke?.passed).toBe(true);
      // What was complete before the interruption didn't run again.
      const before = STAGES.slice(0, STAGES.indexOf(stage));
      for (const name of before) if (name !== 'report') expect(second.stderr).not.toMatch(new RegExp(`^${name}$`, 'm'));
      expect(await halfWritten(work)).toEqual([]);
    }, SECONDS);
  }

  test('a second Ctrl-C ends it at once, and a later run is not disturbed', async () => {
    const work = join(await scratch(), 'work');
    const run = await loongAdapt(['adapt', small, '--work-dir', work], { wrap: ['sh', '-c', '"$0" "$@" & p=$!; sleep 1; kill -INT $p; kill -INT $p; wait $p'] });
    expect(run.code).toBe(130);
    expect((await loongAdapt(['adapt', small, '--work-dir', work, '--resume'])).code).toBe(0);
  }, SECONDS);
});
