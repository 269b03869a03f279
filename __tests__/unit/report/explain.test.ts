import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRules } from '../../../src/gaps/rule-text.js';
import { writeRecord } from '../../../src/record/store.js';
import { renderExplanations } from '../../../src/report/explain.js';
import { explain } from '../../../src/stages/explain.js';
import { sample } from './sample.js';

let workDir: string;
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-explain-'));
  await writeRecord(workDir, sample());
});
afterAll(() => rm(workDir, { recursive: true }));

test('a rule: why, and what closes it', async () => {
  const [one, ...more] = await explain({ subject: 'go/missing-body', workDir: '/no/such/folder' });
  expect(more).toEqual([]);
  expect(one?.why).toContain('assembly');
  expect(one?.closes).not.toBe('');
});

test('a family of rules, and all of them', async () => {
  expect((await explain({ subject: 'image' })).map((one) => one.rule)).toEqual(['image/incomplete', 'image/label', 'image/no-library', 'image/no-platform', 'image/old-abi', 'image/other-platform']);
  expect((await explain({ subject: '' })).length).toBe(allRules().size);
});

test('of all rules only what each is about', async () => {
  const text = renderExplanations(await explain({ subject: '' }), 100, false);
  expect(text).toMatch(/^go\/missing-body {2,}\S.*$/m);
  expect(text).not.toContain('What closes it');
  expect(text.split('\n').length).toBeLessThan(3 * allRules().size);
  expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
  expect(renderExplanations(await explain({ subject: 'image' }), 100, false)).toContain('What closes it');
});

test('a gap, by the beginning of its id and by its package: what was seen of it', async () => {
  for (const subject of ['112345', 'example.org/probe/v3/host']) {
    const text = renderExplanations(await explain({ subject, workDir }), 80, false);
    expect(text).toContain('Gap 1123456789ab:\n  example.org/probe/v3/host is closed');
    expect(text).toContain('Evidence (compiled):\n  host/host_linux.go:91:15: undefined: sizeOfUtmp');
    expect(text).toContain('Remedy:\n  recipe probe-structs');
  }
});

test('what is neither is the user\'s to mend', async () => {
  await expect(explain({ subject: 'nonsense/rule', workDir })).rejects.toMatchObject({ blame: 'user', message: 'there is no rule or gap "nonsense/rule"' });
  await expect(explain({ subject: 'abcdef', workDir })).rejects.toMatchObject({ message: 'there is no gap "abcdef"' });
});

test('every rule that the source names has a text', () => {
  const named = new Set<string>();
  for (const file of readdirSync('src/gaps', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    for (const [, rule = ''] of readFileSync(join('src/gaps', file), 'utf8').matchAll(/\brule: '([a-z-]+\/[a-z-]+)'/g)) named.add(rule);
  }
  // Worth knowing, but no gaps.
  const infos = ['go/upgrade', 'package/checked', 'image/checked', 'image/unread', 'log/not-confirmed'];
  expect([...named].filter((rule) => !allRules().has(rule) && !infos.includes(rule))).toEqual([]);
  expect([...allRules()].filter(([, { why, closes }]) => why === '' || closes === '').map(([rule]) => rule)).toEqual([]);
});
