import { expect, test } from '@jest/globals';
import { newGap } from '../../../src/gaps/gap.js';
import { nextProposal, pursue, type Rungs } from '../../../src/recipes/ladder.js';
import { leftOut, rungOrder, type Choice } from '../../../src/recipes/plan.js';
import type { LadderTools, Proposal, Subject } from '../../../src/recipes/rung.js';
import type { Gap } from '../../../src/record/types.js';

test('the ladder has its order; a preferred remedy comes first, an only one alone', () => {
  expect(rungOrder({})).toEqual(['upgrade', 'recipe', 'synthesize']);
  expect(rungOrder({ remedy: 'synthesize' })).toEqual(['synthesize', 'upgrade', 'recipe']);
  expect(rungOrder({ onlyRemedy: 'recipe' })).toEqual(['recipe']);
  expect(rungOrder({ noRecipes: true })).toEqual(['upgrade', 'synthesize']);
});

test('where the preferred remedy has nothing, the others follow; where it is the only one, none does', async () => {
  const subject: Subject = { gap: gap(), dir: '.' };
  const upgrade: Proposal = { remedy: { kind: 'upgrade', summary: 'm v1 → v2', reason: '' }, gaps: [subject.gap.id], changes: [] };
  const rungs: Rungs = {
    upgrade: () => Promise.resolve({ proposals: [upgrade], reason: '' }),
    recipe: () => Promise.resolve({ proposals: [], reason: 'no recipe is for it' }),
    synthesize: () => Promise.resolve({ proposals: [], reason: 'nobody knows' }),
  };
  const asked = async (choice: Choice): Promise<{ found: Proposal | undefined; words: string[] }> => {
    const [pursuit] = pursue([subject], rungOrder(choice));
    if (pursuit === undefined) throw new Error('no pursuit');
    return { found: await nextProposal(pursuit, [subject], rungs, { tools: {} as LadderTools }), words: pursuit.words };
  };
  expect(await asked({ remedy: 'synthesize' })).toEqual({ found: upgrade, words: ['synthesize: nobody knows'] });
  expect(await asked({ onlyRemedy: 'synthesize' })).toEqual({ found: undefined, words: ['synthesize: nobody knows'] });
  expect(await asked({ onlyRemedy: 'recipe' })).toEqual({ found: undefined, words: ['recipe: no recipe is for it'] });
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
