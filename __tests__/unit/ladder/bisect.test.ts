import { expect, test } from '@jest/globals';
import { firstSupporting, type Verdict } from '../../../src/recipes/upgrade/bisect.js';

const versions = Array.from({ length: 50 }, (_, index) => `v${index}`);

/** `s` supports, `l` lacks, `-` can't be had; one letter a version. */
async function search(letters: string): Promise<{ first: string | undefined; asked: string[] }> {
  const asked: string[] = [];
  const names = versions.slice(0, letters.length);
  const verdicts: Record<string, Verdict> = { s: 'supports', l: 'lacks', '-': 'unavailable' };
  const found = await firstSupporting(names, async (version) => {
    asked.push(version);
    return verdicts[letters[names.indexOf(version)] ?? ''] ?? 'unavailable';
  });
  return { first: found.first, asked };
}

test('finds the first version that supports the target, wherever it is', async () => {
  for (let at = 0; at < 17; at++) expect((await search('l'.repeat(at) + 's'.repeat(17 - at))).first).toBe(`v${at}`);
});

test('asks for few versions, and for none twice', async () => {
  const { asked } = await search('l'.repeat(20) + 's'.repeat(30));
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThanOrEqual(9);
});

test('steps over versions that can not be had', async () => {
  expect((await search('ll-s-s')).first).toBe('v3');
  expect((await search('l---s-')).first).toBe('v4');
  expect((await search('------s')).first).toBe('v6');
  expect((await search('-l-----------ss')).first).toBe('v13');
});

test('has no answer where the newest version lacks support, or none can be had', async () => {
  expect((await search('lllll')).first).toBeUndefined();
  expect((await search('----')).first).toBeUndefined();
  expect((await search('')).first).toBeUndefined();
  expect((await search('lll--')).asked.length).toBe(3); // Down to the newest that can be had, and no further.
});

test('a version whose follower lacks support is a fluke', async () => {
  expect((await search('llllslllllllllls')).first).toBe('v15');
  expect((await search('lllslss')).first).not.toBe('v3');
});
