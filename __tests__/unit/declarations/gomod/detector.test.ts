import { expect, test } from '@jest/globals';
import { gomod } from '../../../../src/gaps/declarations/gomod/detector.js';
import { withoutListed } from '../../../../src/gaps/declarations/index.js';
import { newGap } from '../../../../src/gaps/gap.js';
import { contextFor, findings, gapsIn } from '../find.js';

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

const OLD_SYS = 'golang.org/x/sys v0.0.0-20200122134326-e047566fdf82';
const SUM = `${OLD_SYS} h1:ywK/j/KkyTHcdyYSZNXGjMwgmDSfjglYZ3vStQ/gSCU=\ngolang.org/x/sys v0.1.0/go.mod h1:h1NjWce9XRLGQEsW7wpKNCjG9DtNlClVuFLEZdDNbEs=\n`;

async function withSum(mod: string, sum: string): Promise<string[]> {
  const { gaps } = await gomod.find({ path: 'tools/go.mod', name: 'go.mod', text: mod, read: async (path) => (path === 'tools/go.sum' ? sum : undefined) }, contextFor());
  return gaps.map(({ location, symbols = [], evidence }) => `${location.line} ${symbols.join(' ')} | ${evidence.detail}`);
}

test('what a go.mod before Go 1.17 leaves to its dependencies is read from go.sum, by the version whose content was needed', async () => {
  expect(await withSum('module example.org/tool\n\ngo 1.14\n\nrequire example.org/cli v1.0.0\n', SUM)).toEqual([`1 golang.org/x/sys | ${OLD_SYS}, first v0.0.0-20220422013725-88d2bb9c0cc8 (go.sum:1)`]);
  expect(await withSum('module example.org/tool\n\nrequire example.org/cli v1.0.0\n', SUM)).toHaveLength(1);
  // Few builds need the packages of this one that don't work.
  expect(await withSum('module example.org/tool\n\ngo 1.14\n', 'golang.org/x/net v0.0.0-20191004110552-13f9640d40b9 h1:rjwSpXsdiK0dV8/Naq3kAw9ymfAeJIyd0upUIElB+lI=\n')).toEqual([]);
  // From 1.17 on what a build needs stands in go.mod; and what is replaced is somebody's own.
  expect(await withSum('module example.org/tool\n\ngo 1.17\n', SUM)).toEqual([]);
  expect(await withSum('module example.org/tool\n\ngo 1.14\n\nreplace golang.org/x/sys => ./sys\n', SUM)).toEqual([]);
  expect(await withSum('module example.org/tool\n\ngo 1.14\n', 'not a sum\ngolang.org/x/sys\n\n')).toEqual([]);
});

test('a later version that another module asks for counts before the one of go.mod', async () => {
  const mod = `module example.org/tool\n\ngo 1.14\n\nrequire ${OLD_SYS}\n`;
  expect(await withSum(mod, `${SUM}golang.org/x/sys v0.5.0 h1:MUK/U/4lj1t1oPg0HfuXDN/Z1wv31ZJ/YcPiGccS4DU=\n`)).toEqual([]);
  expect(await withSum(mod, '')).toEqual([`5 golang.org/x/sys | ${OLD_SYS}, first v0.0.0-20220422013725-88d2bb9c0cc8`]);
});
