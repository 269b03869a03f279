import { expect, test } from '@jest/globals';
import { newGap } from '../../../src/gaps/gap.js';
import { asFound, whyItStays } from '../../../src/recipes/advice.js';
import type { Gap } from '../../../src/record/types.js';

function gap(reason: string, state: Gap['state'] = 'open'): Gap {
  const found = newGap({ rule: 'dockerfile/base-image', text: 'x', ecosystem: 'dockerfile', kind: 'base-image', why: '', location: { file: 'Dockerfile', line: 1 }, evidence: { level: 'declared', detail: '' } });
  return { ...found, state, remedy: { kind: 'none', summary: '', reason } };
}

test('what a detector advises outlives any number of tries', () => {
  const advice = 'Build on another image.';
  const once = whyItStays(gap(advice), 'recipe: none fits');
  expect(once).toBe('Build on another image. Tried: recipe: none fits');
  const again = asFound(gap(once, 'unclosable'));
  expect(again).toMatchObject({ state: 'open', remedy: { reason: advice } });
  expect(whyItStays(again, 'recipe: none fits')).toBe(once);
});

test('a gap always says why it stays', () => {
  expect(whyItStays(gap('not looked for yet'), 'upgrade: no version supports it')).toBe('upgrade: no version supports it');
  expect(whyItStays(gap('not looked for yet'), '')).toMatch(/somebody who knows the project/);
});

test('where no recipe can close it, it says why, once', () => {
  const left = { ...gap('Take it from a package.'), rule: 'shell/download' };
  const once = whyItStays(left, '');
  expect(once).toMatch(/^Take it from a package\. What is not published can not be fetched/);
  expect(whyItStays(asFound({ ...left, state: 'unclosable', remedy: { kind: 'none', summary: '', reason: once } }), '')).toBe(once);
});

test('an earlier proof is forgotten before the gap is tried again', () => {
  const closed: Gap = { ...gap(''), state: 'closed', remedy: { kind: 'upgrade', summary: 'm v1 → v2', reason: '' }, proof: { command: 'go build', result: 'compiled' } };
  expect(asFound(closed).proof).toBeUndefined();
  expect(asFound(closed).remedy.kind).toBe('none');
});
