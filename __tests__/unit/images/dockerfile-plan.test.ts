import { describe, expect, test } from '@jest/globals';
import { planDockerfile } from '../../../src/images/build/dockerfile-plan.js';
import { architecture } from '../../../src/target/architectures.js';

const loong64 = architecture('loong64');
const plan = (text: string, more: { args?: Record<string, string>; stage?: string } = {}): ReturnType<typeof planDockerfile> => planDockerfile(text, { arch: loong64, args: more.args ?? {}, stage: more.stage ?? '' }, 'Dockerfile');
const names = (text: string, more = {}): string[] => plan(text, more).bases.map(({ name, arch }) => `${name} ${arch.go}`);

describe('what a Dockerfile needs', () => {
  test('images of stages, copies and mounts, each for its platform', () => {
    const text = 'ARG V=1.2\nFROM --platform=$BUILDPLATFORM golang:$V AS build\nRUN make\nFROM alpine:${TAG:-3.21}\nCOPY --from=build /x /x\nCOPY --from=busybox:1 /bin/sh /\nRUN --mount=type=bind,from=tools:2,target=/t /t/go\n';
    expect(names(text)).toEqual(expect.arrayContaining([expect.stringMatching(/^golang:1\.2 /), 'alpine:3.21 loong64', 'busybox:1 loong64', 'tools:2 loong64']));
    expect(names(text, { args: { V: '9' } })).toContainEqual(expect.stringMatching(/^golang:9 /));
    expect(plan(text).runs).toHaveLength(2);
    expect(plan(text).text).not.toMatch(/golang|alpine:|busybox|tools:2/);
  });

  test('stages that nobody needs are empty, and numbers stay', () => {
    const text = 'FROM none:1 AS test\nRUN test \\\n  more\nFROM alpine:3 AS files\nCOPY a /a\nFROM scratch\nCOPY --from=1 /a /a\n';
    const { text: ready, bases, runs } = plan(text);
    expect([bases.map((base) => base.name), runs]).toEqual([['alpine:3'], []]);
    expect(ready.split('\n').slice(0, 3)).toEqual(['FROM scratch AS test', '#', '#']);
    expect(names(text, { stage: 'test' })).toEqual(['none:1 loong64']);
  });

  test('a stage may have the name of an image', () => {
    expect(names('FROM alpine AS alpine\nCOPY a /\nFROM alpine\nCOPY b /\n')).toEqual(['alpine loong64']);
  });

  test.each([
    ['FROM $UNKNOWN\n', /UNKNOWN has no value/], ['RUN x\n', /has no FROM/], ['FROM scratch\nCOPY --from=3 /a /b\n', /no stage 3/],
    [`FROM alpine@sha256:${'a'.repeat(63)}\n`, /63 hex digits/], ['FROM --platform=windows/amd64 x\nCOPY a /\n', /no platform of linux/],
  ])('%j is refused', (text, message) => {
    expect(() => plan(text)).toThrow(message);
  });

  test('a stage that is not there is refused', () => {
    expect(() => plan('FROM scratch AS a\n', { stage: 'b' })).toThrow(/no stage "b"/);
  });
});
