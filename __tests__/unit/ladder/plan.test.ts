import { expect, test } from '@jest/globals';
import { newGap } from '../../../src/gaps/gap.js';
import { leftOut, rungOrder } from '../../../src/recipes/plan.js';
import type { Gap } from '../../../src/record/types.js';

test('the ladder has its order; a preferred remedy comes first, an only one alone', () => {
  expect(rungOrder({})).toEqual(['upgrade', 'recipe', 'synthesize']);
  expect(rungOrder({ remedy: 'synthesize' })).toEqual(['synthesize', 'upgrade', 'recipe']);
  expect(rungOrder({ onlyRemedy: 'recipe' })).toEqual(['recipe']);
  expect(rungOrder({ noRecipes: true })).toEqual(['upgrade', 'synthesize']);
});

function gap(facts: Partial<Gap> = {}): Gap {
  return { ...newGap({ rule: 'go/undefined', text: '', ecosystem: 'go', kind: 'undefined', why: '', package: 'example.com/m/p', culprit: { module: 'example.com/m', version: 'v1.0.0' }, location: { file: 'go.mod', line: 3 }, evidence: { level: 'static', detail: '' } }), ...facts };
}

test('gaps are left where the user, the project file or the emulator says so', () => {
  expect(leftOut(gap(), {})).toBeUndefined();
  expect(leftOut(gap({ ignored: 'not built' }), {})).toMatch(/not built/);
  expect(leftOut(gap({ state: 'emulator' }), {})).toMatch(/emulator/);
  expect(leftOut(gap(), { only: ['example.com/other'] })).toMatch(/--only/);
  for (const name of ['example.com/m/p', 'example.com/m', gap().id]) {
    expect(leftOut(gap(), { only: [name] })).toBeUndefined();
    expect(leftOut(gap(), { skip: [name] })).toMatch(/--skip/);
  }
});
