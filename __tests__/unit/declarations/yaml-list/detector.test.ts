import { expect, test } from '@jest/globals';
import { yamlList } from '../../../../src/gaps/declarations/yaml-list/detector.js';
import { findings, findingsOf } from '../find.js';

test('plain lists of platforms are found whatever tool they are for; tags and words are not', async () => {
  expect(await findings('yaml-list', yamlList)).toEqual([
    '.drone.yml:5 yaml/arch-list linux/amd64 linux/arm64',
    '.travis.yml:1 yaml/arch-list amd64 ppc64le',
    'lib.yaml:2 yaml/arch-list linux/arm64 linux/amd64',
  ]);
});

test("a list under another system's key is that system's", async () => {
  expect(await findingsOf('a.yaml', 'darwin:\n  arches: [amd64, arm64]\nlinux:\n  arches: [amd64, arm64]\n', yamlList)).toEqual(['4 yaml/arch-list amd64 arm64']);
  expect(await findingsOf('a.yaml', 'windows:\n  platforms: [amd64, arm64]\n', yamlList)).toEqual([]);
});

test('platforms among the arguments of a program are a list', async () => {
  const args = (list: string): string => `steps:\n  - name: docker\n    args:\n      - build\n      - ${list}\n      - .\n`;
  expect(await findingsOf('cloudbuild.yaml', args('--platform=linux/amd64,linux/arm64'), yamlList)).toEqual(['5 yaml/arch-list linux/amd64 linux/arm64']);
  expect(await findingsOf('cloudbuild.yaml', args('linux/amd64,linux/arm64,linux/loong64'), yamlList)).toEqual([]);
});

test.each([
  ['--exclude', 0], ['--exclude-platforms', 0], ['--skip_targets', 0], ['--no-arch', 0], ['--output', 0], ['--build-platforms', 1], ['--mono-arch', 1], ['--target', 1],
])('platforms behind %s are %i list', async (flag, count) => {
  expect(await findingsOf('a.yaml', `args: ["${flag}=linux/amd64,linux/arm64"]\n`, yamlList)).toHaveLength(count);
});

test('jobs named after architectures, and lists of them, leave the target out; triples under a key of targets as well', async () => {
  const jobs = (more: string): string => `jobs:\n${['i386', 'arm64', 's390x', ...(more === '' ? [] : [more])].map((arch) => `  ${arch}-package:\n    run: make ${arch}\n`).join('')}`;
  expect(await findingsOf('.circleci/config.yml', jobs(''), yamlList)).toEqual(['2 yaml/arch-list i386-package arm64-package s390x-package']);
  expect(await findingsOf('.circleci/config.yml', jobs('loong64'), yamlList)).toEqual([]);
  expect(await findingsOf('.circleci/config.yml', 'requires:\n  - lint\n  - amd64-package\n  - arm64-package\n  - s390x-package\n', yamlList)).toEqual(['3 yaml/arch-list amd64-package arm64-package s390x-package']);
  expect(await findingsOf('ci/template.yml', 'target:\n  - x86_64-unknown-linux-gnu # skip\n  - aarch64-unknown-linux-gnu\n  - riscv64gc-unknown-linux-gnu\n  - x86_64-linux-android\n', yamlList)).toEqual(['1 yaml/arch-list x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu riscv64gc-unknown-linux-gnu']);
});

test('lists of what is left out, and labels, are no gaps', async () => {
  const platforms = '[platform/amd64, platform/arm64, platform/s390x]';
  expect(await findingsOf('a.yml', `exclude: ${platforms}\nlabels: ${platforms}\nnested: { ignore: ${platforms} }\n`, yamlList)).toEqual([]);
  expect(await findingsOf('a.yml', `build: ${platforms}\n`, yamlList)).toHaveLength(1);
});

test('rows that each say which machine they are for are a list; those of another system, and rows of one machine, are not', async () => {
  const rows = (...all: string[]): string => `jobs:\n  include:\n${all.map((one) => `    - { ${one} }\n`).join('')}`;
  expect(await findingsOf('.travis.yml', rows('os: linux, arch: amd64', 'os: linux, arch: ppc64le', 'arch: arm64'), yamlList)).toEqual(['3 yaml/arch-list amd64 ppc64le arm64']);
  expect(await findingsOf('.travis.yml', rows('arch: amd64', 'arch: ppc64le', 'arch: arm64', 'arch: loong64'), yamlList)).toEqual([]);
  expect(await findingsOf('data/index.yml', rows('arch: amd64', 'arch: ppc64le', 'arch: arm64'), yamlList)).toEqual([]);
  expect(await findingsOf('.travis.yml', rows('os: linux, arch: amd64', 'os: osx, arch: arm64', 'os: freebsd, arch: s390x'), yamlList)).toEqual([]);
});

test('a table by platform in JSON, beside scripts, leaves the target out', async () => {
  const table = (...words: string[]): string => `{\n${words.map((word) => `  "${word}": { "name": "${word}" }`).join(',\n')}\n}\n`;
  const three = ['darwin-arm64', 'linux-arm64', 'linux-amd64', 'linux-s390x'];
  expect(['.github/build/names.json', 'tools/names.json', 'a/tool/b/names.json'].every((path) => yamlList.matches(path, ''))).toBe(true);
  expect(['data/names.json', 'build/package.json', 'scripts/a/b/c.json'].some((path) => yamlList.matches(path, ''))).toBe(false);
  expect(await findingsOf('.github/build/names.json', table(...three), yamlList)).toEqual(['4 yaml/arch-list linux-arm64 linux-amd64 linux-s390x']);
  expect(await findingsOf('.github/build/names.json', table(...three, 'linux-loong64'), yamlList)).toEqual([]);
  expect(await findingsOf('.github/build/names.json', table('linux-arm64', 'linux-amd64'), yamlList)).toEqual([]);
});

test('a map with an entry for each machine, below a key that says so, is a list', async () => {
  const map = (key: string, ...words: string[]): string => `${key}:\n${words.map((word) => `  ${word}:\n`).join('')}`;
  expect(await findingsOf('snapcraft.yaml', map('platforms', 'amd64', 'arm64'), yamlList)).toEqual(['1 yaml/arch-list amd64 arm64']);
  expect(await findingsOf('snapcraft.yaml', map('platforms', 'amd64', 'arm64', 'loong64'), yamlList)).toEqual([]);
  expect(await findingsOf('release.yaml', 'builds:\n  - archs:\n      - goarch: amd64\n      - goarch: arm64\n      - goarch: arm\n', yamlList)).toEqual(['3 yaml/arch-list amd64 arm64 arm']);
  expect(await findingsOf('snapcraft.yaml', map('platform', 'amd64', 'arm64'), yamlList)).toEqual([]);
  expect(await findingsOf('snapcraft.yaml', map('platforms', 'amd64', 'arm64', 'other'), yamlList)).toEqual([]);
});
