import { expect, test } from '@jest/globals';
import type { AdaptRecord } from '../../../src/record/types.js';
import { withRecorded } from '../../../src/stages/continue.js';

const record = (): AdaptRecord => ({ options: { noRecipes: 'true', only: 'a,b', packages: './cmd/...' } }) as unknown as AdaptRecord;

test('a stage on its own goes on with the options of the run; patch itself is told anew which gaps it closes and how', () => {
  expect(withRecorded({ project: '.' }, record(), 'build')).toMatchObject({ noRecipes: true, only: ['a', 'b'], packages: ['./cmd/...'] });
  const anew = record();
  expect(withRecorded({ project: '.', only: ['c'] }, anew, 'patch')).toEqual({ project: '.', only: ['c'], packages: ['./cmd/...'] });
  expect(anew.options).toEqual({ only: 'a,b', packages: './cmd/...' });
});
