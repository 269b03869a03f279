import { expect, test } from '@jest/globals';
import { meson } from '../../../../src/gaps/declarations/meson/detector.js';
import { findings } from '../find.js';

test('choices that fail for the target, lists and dictionaries without a default are found', async () => {
  expect(await findings('meson', meson)).toEqual([
    'meson.build:3 meson/cpu x86_64 aarch64',
    'meson.build:18 meson/arch-list x86_64 aarch64 s390x',
    'meson.build:19 meson/arch-list x86_64 aarch64',
  ]);
});
