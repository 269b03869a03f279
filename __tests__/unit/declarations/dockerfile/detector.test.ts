import { expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../../cpu.js';
import { dockerfile } from '../../../../src/gaps/declarations/dockerfile/detector.js';
import { contextFor, findings, findingsOf } from '../find.js';

test('bases, platforms, copies and commands that leave the target out are found with their lines', async () => {
  expect(await findings('dockerfile', dockerfile)).toEqual([
    'Dockerfile:5 dockerfile/base-image golang:1.22',
    'Dockerfile:12 dockerfile/base-image quay.io/prometheus/busybox-linux-amd64:latest',
    'Dockerfile:14 dockerfile/unlisted-image example/certs:1',
    'Dockerfile:6 dockerfile/arch-default amd64',
    'Dockerfile:9 dockerfile/arch-list gcc-x86-64-linux-gnu gcc-aarch64-linux-gnu',
    'Dockerfile:11 dockerfile/download ${TARGETARCH',
    'Dockerfile:13 dockerfile/copy /out/app-linux-amd64',
    'Dockerfile:16 dockerfile/arch-case amd64 arm64',
    'Dockerfile.amd64:1 dockerfile/arch-file amd64',
    'images/amd64/Dockerfile:1 dockerfile/arch-file amd64',
    'tools/pinned.Dockerfile:1 dockerfile/platform linux/amd64',
    'tools/pinned.Dockerfile:3 dockerfile/arch-list amd64 arm64',
  ]);
});

test('what an image exists for depends on the target and its tag', async () => {
  const bases = 'FROM alpine:3.18\nFROM alpine:3.20\nFROM debian:trixie-slim\nFROM example/thing:1\n';
  expect(await findingsOf('Dockerfile', bases, dockerfile, 'arm64')).toEqual([]);
  expect(await findingsOf('Dockerfile', bases, dockerfile, 'riscv64')).toEqual(['1 dockerfile/base-image alpine:3.18', '4 dockerfile/unlisted-image example/thing:1']);
});

test('the project file has the last word about an image', async () => {
  const text = 'FROM registry.example.org/team/base:1\nFROM alpine:3.18\n';
  const file = { path: 'Dockerfile', name: 'Dockerfile', text, read: async () => undefined, images: { 'registry.example.org/team/*': ['amd64', 'loong64'], alpine: ['amd64'] } };
  expect((await dockerfile.find(file, contextFor())).gaps.map(({ location }) => location.line)).toEqual([2]);
});

test('one for each architecture is no gap where the target has one', async () => {
  const read = async (path: string): Promise<string | undefined> => (path === 'image/Dockerfile.loongarch64' ? 'FROM scratch' : undefined);
  const find = async (path: string) => dockerfile.find({ path, name: 'x', text: 'FROM alpine:3.18', read }, contextFor());
  expect((await find('image/Dockerfile.amd64')).gaps).toEqual([]);
  expect((await find('other/Dockerfile.amd64')).gaps).toHaveLength(1);
});

test.each([
  ['joined lines', `FROM a\nRUN ${'x \\\n'.repeat(50_000)}`],
  ['here documents without end', 'FROM a\nRUN <<A <<B <<C\n'.repeat(3000)],
  ['variables of variables', `${'ARG A=$A$A$A$A\n'.repeat(1000)}FROM $A\n`],
  ['a long name', `FROM ${'a/'.repeat(100_000)}b\n`],
])('a hostile Dockerfile takes no time: %s', async (_, text) => {
  const started = process.cpuUsage();
  await findingsOf('Dockerfile', text, dockerfile);
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test('a bare word that files are copied from is a context of the build command, unless it is a base that everybody knows', async () => {
  const text = 'FROM scratch\nCOPY --from=tool_builder /a /a\nCOPY --from=golang /b /b\nCOPY --from=golang:1.16 /c /c\n';
  expect((await findingsOf('Dockerfile', text, dockerfile)).map((one) => one.split(' ')[0])).toEqual(['3', '4']);
});

test('a base that the project builds itself, beside this one, is no image that somebody would have to publish', async () => {
  const find = async (text: string, there: string[]): Promise<string[]> => {
    const { gaps } = await dockerfile.find({ path: 'test/app/Dockerfile', name: 'Dockerfile', text, read: async (path) => (there.includes(path) ? 'FROM scratch\n' : undefined) }, contextFor());
    return gaps.map(({ location, symbols = [] }) => `${location.line} ${symbols.join(' ')}`);
  };
  expect(await find('FROM test-base:latest\n', ['test/test-base/Dockerfile'])).toEqual([]);
  expect(await find('FROM test-base:latest\n', ['test/app/Dockerfile.test-base'])).toEqual([]);
  expect(await find('FROM test-base:latest\n', [])).toEqual(['1 test-base:latest']);
  // What everybody knows by that name is meant, whatever folders there are.
  expect(await find('FROM alpine:3.17\n', ['test/alpine/Dockerfile'])).toEqual(['1 alpine:3.17']);
});

test("a template's tag isn't part of the image's name, and a Dockerfile for another system's programs has no sibling here", async () => {
  expect(await findingsOf('Dockerfile.template', 'FROM alpine:{{ .version }} AS build\n', dockerfile)).toEqual(['1 dockerfile/base-image alpine']);
  expect(await findingsOf('Dockerfile.x86_64-unknown-illumos', 'FROM scratch\n', dockerfile)).toEqual([]);
  expect(await findingsOf('Dockerfile.x86_64-unknown-linux-gnu', 'FROM scratch\n', dockerfile)).toEqual(['1 dockerfile/arch-file x86_64']);
});

test('of stages that are chosen by architecture, one that is missing is the gap, not what the others build on', async () => {
  const stages = (more: string): string => `FROM alpine:3.18 AS base-amd64\nFROM alpine:3.18 AS base-arm64\n${more}FROM base-$TARGETARCH AS base\nFROM alpine:3.17 AS tools\n`;
  expect(await findingsOf('Dockerfile', stages(''), dockerfile)).toEqual(['3 dockerfile/arch-stage base-amd64 base-arm64', '4 dockerfile/base-image alpine:3.17']);
  expect(await findingsOf('Dockerfile', stages('FROM scratch AS base-loong64\n').replace('$TARGETARCH', '${TARGETARCH}'), dockerfile)).toEqual(['1 dockerfile/base-image alpine:3.18', '2 dockerfile/base-image alpine:3.18', '5 dockerfile/base-image alpine:3.17']);
});

test("what is for another architecture's stage, by its platform or its name, is no gap", async () => {
  expect(await findingsOf('Dockerfile', 'FROM --platform=arm64 rockylinux:9 AS nine.arm64\nFROM multiarch/qemu-user-static:x86_64-aarch64 AS emulator\nFROM --platform=linux/loong64 alpine:3.17\n', dockerfile)).toEqual(['3 dockerfile/base-image alpine:3.17']);
});

test('a Dockerfile may have its own name before the word', () => {
  expect(['ebpf-Dockerfile', 'build/tools_Dockerfile', 'x.Dockerfile'].map((path) => dockerfile.matches(path, ''))).toEqual([true, true, true]);
  expect(dockerfile.matches('NotADockerfile', '')).toBe(false);
});

test('a base that is a stage of the Dockerfile beside this one is built before', async () => {
  const find = async (text: string): Promise<number> => (await dockerfile.find({ path: 'Dockerfile.dev', name: 'Dockerfile.dev', text, read: async (path) => (path === 'Dockerfile' ? 'FROM --platform=$BUILDPLATFORM golang:1 AS app-base\nFROM scratch\n' : undefined) }, contextFor())).gaps.length;
  expect(await find('FROM app-base\n')).toBe(0);
  expect(await find('FROM other-base\n')).toBe(1);
});

test('stages for one architecture each are one gap together, and what they name is their own', async () => {
  const text = (more: string): string => `FROM --platform=linux/amd64 scratch AS libs-amd64\nCOPY app-amd64 /app\nFROM --platform=linux/arm64 scratch AS libs-arm64\nRUN curl -O https://example.org/tool-amd64.tgz\n${more}FROM scratch\nCOPY app-amd64 /app\n`;
  expect(await findingsOf('Dockerfile', text(''), dockerfile)).toEqual(['1 dockerfile/arch-stage libs-amd64 libs-arm64', '6 dockerfile/copy app-amd64']);
  expect((await findingsOf('Dockerfile', text('FROM scratch AS libs-loong64\n'), dockerfile)).filter((one) => one.includes('arch-stage'))).toEqual([]);
  expect(await findingsOf('Dockerfile', 'FROM scratch AS tool-windows-amd64\nFROM scratch AS tool-windows-arm64\nFROM tool-windows-${TARGETARCH}\n', dockerfile)).toEqual([]);
});
