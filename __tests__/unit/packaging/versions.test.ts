import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fullVersion, packageVersion } from '../../../src/packaging/index.js';
import { testWhere } from '../../test-where.js';

const CASES: readonly (readonly [version: string, deb: string, apk: string])[] = [
  ['v1.2.3', '1.2.3', '1.2.3'],
  ['1.2.3', '1.2.3', '1.2.3'],
  ['v1.2.3-rc.1', '1.2.3~rc.1', '1.2.3_rc1'],
  ['v1.2.3-beta2', '1.2.3~beta2', '1.2.3_beta2'],
  ['v2.0.0+incompatible', '2.0.0', '2.0.0'],
  ['v1.2.3+build.5', '1.2.3+build.5', '1.2.3_git'],
  ['v0.0.0-20210626002108-cebf3318546f', '0.0.0~20210626002108.cebf3318546f', '0.0.0_pre20210626002108'],
  ['v1.2.4-0.20210626002108-cebf3318546f', '1.2.4~0.20210626002108.cebf3318546f', '1.2.4_pre20210626002108'],
  ['v1.2.3-4-gabc1234', '1.2.3+4.gabc1234', '1.2.3_p4'],
  ['v1.2.3-dirty', '1.2.3+dirty', '1.2.3_git'],
  ['abc1234', '0+git.abc1234', '0_git'],
  ['RELEASE.2021-06-17T00-10-46Z', '2021.06.17T00.10.46Z', '2021.06.17.00.10.46'],
];

test.each(CASES)('%s is %s for dpkg and rpm, %s for apk', (version, deb, apk) => {
  expect([packageVersion(version, 'deb'), packageVersion(version, 'rpm'), packageVersion(version, 'apk')]).toEqual([deb, deb, apk]);
});

test('the release stands behind it as each format writes it', () => {
  expect([fullVersion('v1.2.3', '2', 'deb'), fullVersion('v1.2.3', '2', 'rpm'), fullVersion('v1.2.3', '2', 'apk')]).toEqual(['1.2.3-2', '1.2.3-2', '1.2.3-r2']);
});

test('a version without a number is refused by name', () => {
  expect(() => packageVersion('latest', 'deb')).toThrow(/"latest" is no version of a package/);
});

const ORDERED = ['v0.0.0-20210626002108-cebf3318546f', 'v1.0.0-alpha.1', 'v1.0.0-beta', 'v1.0.0-rc.1', 'v1.0.0', 'v1.0.0-3-gabc1234', 'v1.0.1', 'v1.10.0'];
testWhere(existsSync('/usr/bin/dpkg'), 'there is no dpkg')('dpkg orders them as the project does', async () => {
  ORDERED.slice(1).forEach((version, i) => {
    const [older, newer] = [fullVersion(ORDERED[i] ?? '', '1', 'deb'), fullVersion(version, '1', 'deb')];
    expect(() => execFileSync('dpkg', ['--compare-versions', older, 'lt', newer])).not.toThrow();
  });
});
