import { expect, test } from '@jest/globals';
import { gomod } from '../../../../src/gaps/declarations/gomod/detector.js';
import { withoutListed } from '../../../../src/gaps/declarations/index.js';
import { newGap } from '../../../../src/gaps/gap.js';
import { findings, gapsIn } from '../find.js';

test('versions that are too old are found at their line, replacements counted in; a go line alone is no gap', async () => {
  expect(await findings('gomod', gomod)).toEqual(['go.mod:10 gomod/version golang.org/x/net', 'go.mod:20 gomod/version go.etcd.io/bbolt']);
});

test('nothing is said for a target of which nothing is known', async () => {
  expect(await findings('gomod', gomod, 's390x')).toEqual([]);
});

test('what the build itself was asked about is left to it', async () => {
  const gaps = (await gapsIn('gomod', gomod)).map((facts) => newGap(facts));
  expect(withoutListed(gaps, [{ module: 'golang.org/x/net', version: 'v0.1.0', verdict: 'adapted', decidedBy: 'static' }]).gaps.map(({ culprit }) => culprit.module)).toEqual(['go.etcd.io/bbolt']);
});

test('what no package of a build needs that was looked at as a whole is told, and no gap', async () => {
  const gaps = (await gapsIn('gomod', gomod)).map((facts) => newGap(facts));
  const { gaps: left, info } = withoutListed(gaps, [], ['go.mod']);
  expect(left).toEqual([]);
  expect(info.map(({ rule, message, location }) => [rule, message.includes('no package of the build needs it'), location?.line])).toEqual([['gomod/version', true, 10], ['gomod/version', true, 20]]);
});
