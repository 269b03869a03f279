import { describe, expect, test } from '@jest/globals';
import { rpm } from '../../../../src/gaps/declarations/rpm/detector.js';
import { findings } from '../find.js';

describe('spec files', () => {
  test('lists and conditions without the target are found; extras of one architecture, defaults and unknown macros are not', async () => {
    expect(await findings('rpm', rpm)).toEqual([
      'one.spec.in:2 rpm/build-arch x86_64',
      'tool.spec:3 rpm/exclusive-arch x86_64 aarch64',
      'tool.spec:4 rpm/exclude-arch loongarch64',
      'tool.spec:8 rpm/ifarch x86_64 aarch64',
      'tool.spec:11 rpm/ifarch x86_64',
      'tool.spec:21 rpm/ifarch x86_64 aarch64',
    ]);
  });

  test('a macro that holds the target names it', async () => {
    expect((await findings('rpm', rpm, 'ppc64le')).join()).not.toContain('exclusive-arch');
  });
});
