import { expect, test } from '@jest/globals';
import type { AdaptRecord } from '../../../src/record/types.js';
import { continued, sameRun, withRecorded } from '../../../src/stages/continue.js';

const record = (): AdaptRecord => ({ options: { noRecipes: 'true', only: 'a,b', packages: './cmd/...' } }) as unknown as AdaptRecord;

test('a stage on its own goes on with the options of the run; patch itself is told anew which gaps it closes and how', () => {
  expect(withRecorded({ project: '.' }, record(), 'build')).toMatchObject({ noRecipes: true, only: ['a', 'b'], packages: ['./cmd/...'] });
  const anew = record();
  expect(withRecorded({ project: '.', only: ['c'] }, anew, 'patch')).toEqual({ project: '.', only: ['c'], packages: ['./cmd/...'] });
  expect(anew.options).toEqual({ only: 'a,b', packages: './cmd/...' });
});

const smoked = (options: Record<string, string>): AdaptRecord => ({ tool: { version: '1' }, project: { asked: '.', version: '' }, target: 'loong64', baseline: 'amd64', options, stages: { image: { state: 'done' }, smoke: { state: 'done' } }, notes: [] }) as unknown as AdaptRecord;

test('a default that is asked for counts against what an earlier run was told', () => {
  const goesOn = continued(smoked({ smoke: 'route' }), smoked({ smoke: 'auto' }));
  expect(goesOn?.stages).toEqual({ image: { state: 'done' } });
  expect(withRecorded({ project: '.', smoke: 'auto' }, smoked({ smoke: 'route' }), 'smoke')).toMatchObject({ smoke: 'auto' });
});

test('a default that is asked for is no difference to a run that was told nothing', () => {
  expect(sameRun(smoked({}), smoked({ smoke: 'auto', runner: 'auto', evidence: 'static' }))).toBe(true);
  expect(sameRun(smoked({}), smoked({ smoke: 'run' }))).toBe(false);
  expect(continued(smoked({}), smoked({ smoke: 'auto' }))?.stages).toHaveProperty('smoke');
});
