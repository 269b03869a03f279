import { expect, test } from '@jest/globals';
import { bazel } from '../../../../src/gaps/declarations/bazel/detector.js';
import { findings } from '../find.js';

test('choices without a default, lists and platforms are found; docstrings, file names and what has a default are not', async () => {
  expect(await findings('bazel', bazel)).toEqual([
    'BUILD.bazel:9 bazel/select @platforms//cpu:x86_64 :linux_arm64',
    'BUILD.bazel:19 bazel/platforms @platforms//cpu:x86_64 @platforms//cpu:arm64',
    'defs.bzl:2 bazel/arch-list amd64 arm64 s390x',
    'defs.bzl:4 bazel/arch-list amd64 arm64',
  ]);
});
