import { expect, test } from '@jest/globals';
import { bazel } from '../../../../src/gaps/declarations/bazel/detector.js';
import { findings, findingsOf } from '../find.js';

test('choices without a default, lists and platforms are found; docstrings, file names and what has a default are not', async () => {
  expect(await findings('bazel', bazel)).toEqual([
    'BUILD.bazel:9 bazel/select @platforms//cpu:x86_64 :linux_arm64',
    'BUILD.bazel:19 bazel/platforms @platforms//cpu:x86_64 @platforms//cpu:arm64',
    'defs.bzl:2 bazel/arch-list amd64 arm64 s390x',
    'defs.bzl:4 bazel/arch-list amd64 arm64',
  ]);
});

test("a list under another system's key is that system's", async () => {
  expect(await findingsOf('p.bzl', 'ARCHES = {\n  "darwin": ["amd64", "arm64"],\n  "windows": [\n    "amd64",\n    "arm64",\n  ],\n}\n', bazel)).toEqual([]);
  expect(await findingsOf('p.bzl', 'ARCHES = {\n  "linux": ["amd64", "arm64"],\n}\n', bazel)).toEqual(['2 bazel/arch-list amd64 arm64']);
});

test('a dictionary of several systems counts by its Linux keys, and a choice by the processor must end well', async () => {
  expect(await findingsOf('m.bzl', 'P = {\n  "linux/amd64": None,\n  "linux/arm64": None,\n  "darwin/amd64": None,\n}\n', bazel)).toEqual(['1 bazel/arch-list linux/amd64 linux/arm64']);
  expect(await findingsOf('m.bzl', 'P = {\n  "darwin/amd64": None,\n  "darwin/arm64": None,\n}\n', bazel)).toEqual([]);
  expect(await findingsOf('m.bzl', 'def f(ctx):\n    goarch = ctx.os.arch\n    if goarch == "aarch64":\n        goarch = "arm64"\n    elif goarch == "x86_64":\n        goarch = "amd64"\n    return goarch\n', bazel)).toEqual(['3 bazel/cpu aarch64 x86_64']);
});
