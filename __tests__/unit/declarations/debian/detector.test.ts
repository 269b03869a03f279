import { expect, test } from '@jest/globals';
import { debian } from '../../../../src/gaps/declarations/debian/detector.js';
import { findings } from '../find.js';

test('packages and relations for listed architectures are found; wildcards and lists with the target are not', async () => {
  expect(await findings('debian', debian)).toEqual([
    'debian/control:10 debian/architecture amd64 arm64 armhf',
    'debian/control:21 debian/excluded !loong64',
    'debian/control:3 debian/restricted amd64 arm64 ppc64el',
    'pack/DEBIAN/control:2 debian/architecture amd64',
  ]);
  expect(await findings('debian', debian, 'armhf')).toEqual(['debian/control:3 debian/restricted amd64 arm64 ppc64el', 'debian/control:24 debian/architecture amd64 loong64', 'pack/DEBIAN/control:2 debian/architecture amd64'].sort());
});
