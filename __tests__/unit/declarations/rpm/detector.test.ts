import { describe, expect, test } from '@jest/globals';
import { rpm } from '../../../../src/gaps/declarations/rpm/detector.js';
import { findings, findingsOf } from '../find.js';

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

test('what other machines than the baseline get is no matter of the target, unless all others fail', async () => {
  const spec = (names: string, rest = ''): string => `Name: x\n%ifarch ${names}\n%global flags none\n${rest}%endif\n`;
  expect(await findingsOf('x.spec', spec('ppc64 ppc64le aarch64'), rpm)).toEqual([]);
  expect(await findingsOf('x.spec', spec('x86_64 aarch64'), rpm)).toEqual(['2 rpm/ifarch x86_64 aarch64']);
  expect(await findingsOf('x.spec', spec('ppc64 aarch64', '%else\n%{error:no}\nexit 1\n'), rpm)).toEqual(['2 rpm/ifarch ppc64 aarch64']);
});
