import { describe, expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../../cpu.js';
import { comparesOneByOne, extendComparison } from '../../../../src/recipes/recipe/comparison.js';
import { extendList, extendSingle, extendValue } from '../../../../src/recipes/recipe/lists.js';
import { architecture } from '../../../../src/target/architectures.js';

const loong = architecture('loong64');
const extend = (text: string, line = 1, entries: string[] = [], everywhere = true): string | undefined => extendList(text, line, loong, { entries, everywhere });

describe('a list of architectures gets the target in its own style', () => {
  test.each([
    ['case pattern with both spellings', '        x86_64 | amd64 | ppc64le | aarch64 | arm* | s390x )', '        x86_64 | amd64 | ppc64le | aarch64 | arm* | s390x | loong64 | loongarch64 )'],
    ['case pattern without blanks', 'x86_64|aarch64) ok ;;', 'x86_64|aarch64|loongarch64) ok ;;'],
    ['Go names', 'for arch in amd64 arm64; do', 'for arch in amd64 arm64 loong64; do'],
    ['names that both share, compared with uname', 'A=$(uname -m)\ncase $A in ppc64le | s390x) ;;', 'A=$(uname -m)\ncase $A in ppc64le | s390x | loongarch64) ;;'],
    ['systems and architectures', 'L="linux/amd64 linux/arm64 windows/amd64"', 'L="linux/amd64 linux/arm64 linux/loong64 windows/amd64"'],
    ['quoted words of an array', 'a=("amd64" "arm64")', 'a=("amd64" "arm64" "loong64")'],
    ['commas', 'ARCHES=amd64,arm64,s390x', 'ARCHES=amd64,arm64,s390x,loong64'],
    ['JSON', '["amd64", "arm64"]', '["amd64", "arm64", "loong64"]'],
    ['continued lines', 'ARCH = amd64 \\\n       arm64 \\\n       s390x\n', 'ARCH = amd64 \\\n       arm64 \\\n       s390x \\\n       loong64\n'],
    ['composed names', 'T="app-linux-amd64 app-linux-arm64"', 'T="app-linux-amd64 app-linux-arm64 app-linux-loong64"'],
    ['GNU triplets', 'T="x86_64-linux-gnu aarch64-linux-gnu"', 'T="x86_64-linux-gnu aarch64-linux-gnu loongarch64-linux-gnu"'],
    ['a YAML sequence', 'goarch:\n  - amd64\n  - arm64 # since 1.2\nignore:\n', 'goarch:\n  - amd64\n  - arm64 # since 1.2\n  - loong64\nignore:\n'],
    ['a YAML sequence with quotes', '  - "linux/amd64"\n  - "linux/arm64"\n', '  - "linux/amd64"\n  - "linux/arm64"\n  - "linux/loong64"\n'],
    ['a YAML sequence of one', 'arch:\n- amd64\n', 'arch:\n- amd64\n- loong64\n'],
    ['a flow sequence of one', "arch: ['amd64']\n", "arch: ['amd64', 'loong64']\n"],
    ['lines of an array', 'A=(\n  amd64\n  arm64\n)\n', 'A=(\n  amd64\n  arm64\n  loong64\n)\n'],
    ['names of Node.js', '"cpu": ["x64", "arm64"]', '"cpu": ["x64", "arm64", "loong64"]'],
    ['a control file', 'Architecture: amd64 arm64 ppc64el\n', 'Architecture: amd64 arm64 ppc64el loong64\n'],
    ['a spec file', 'ExclusiveArch: x86_64 aarch64\n', 'ExclusiveArch: x86_64 aarch64 loongarch64\n'],
  ])('%s', (_, before, after) => {
    expect(extend(before)).toBe(after);
    expect(extend(after)).toBeUndefined();
  });

  test('a message that repeats the list says the same', () => {
    expect(extend('case $a in\n  x86_64 | aarch64 ) ;;\n  *) echo "Supported: [x86_64, aarch64]" ;;\nesac\n', 2))
      .toBe('case $a in\n  x86_64 | aarch64 | loongarch64 ) ;;\n  *) echo "Supported: [x86_64, aarch64, loongarch64]" ;;\nesac\n');
  });

  test('of two lists, the one with the gap\'s entries is meant', () => {
    expect(extend('A="amd64 arm64"; B="linux/amd64 linux/arm64"', 1, ['linux/amd64', 'linux/arm64'], false)).toBe('A="amd64 arm64"; B="linux/amd64 linux/arm64 linux/loong64"');
    expect(extend('A="amd64 arm64"\nB="amd64 arm64"\n', 2, [], false)).toBe('A="amd64 arm64"\nB="amd64 arm64 loong64"\n');
  });

  test('lines that are assignments are no list', () => {
    expect(extend('A=amd64\nB=arm64\n')).toBeUndefined();
    expect(extend('- arch: amd64\n  runner: x\n- arch: arm64\n  runner: y\n')).toBeUndefined();
  });

  test('one name alone is no list', () => {
    expect(extend('GOARCH=amd64 go build\n')).toBeUndefined();
  });

  test('a large hostile text takes no time', () => {
    const started = process.cpuUsage();
    for (const text of ['amd64 '.repeat(60_000), 'amd64;'.repeat(60_000), `amd64${' '.repeat(60_000)}|${'\\\n'.repeat(20_000)}`, '- amd64 \n'.repeat(40_000), `${' '.repeat(100_000)}amd64`]) extend(text, 1, ['arm64']);
    expect(cpuMilliseconds(started)).toBeLessThan(3000);
  });
});

test('a list of one is extended where its name says that it is a list', () => {
  expect(extendSingle('DOCKER_ARCHS   ?= amd64\n', 1, 'amd64', loong)).toBe('DOCKER_ARCHS   ?= amd64 loong64\n');
  expect(extendSingle('PLATFORMS=linux/amd64 # all\n', 1, 'linux/amd64', loong)).toBe('PLATFORMS=linux/amd64,linux/loong64 # all\n');
  expect(extendSingle('ARCHES="x86_64"\n', 1, 'x86_64', loong)).toBe('ARCHES="x86_64 loongarch64"\n');
  expect(extendSingle('ARCHES=amd64\n', 1, 'amd64', loong)).toBeUndefined();
  expect(extendSingle('ARCH=amd64\n', 1, 'amd64', loong)).toBeUndefined();
});

test("a condition of CMake gets one comparison more, never a longer word", () => {
  const more = (text: string): string | undefined => extendComparison(`# first\n${text}\n`, 2, loong)?.split('\n')[1];
  expect(more('if(NOT (P STREQUAL "x86_64" OR P STREQUAL "aarch64"))')).toBe('if(NOT (P STREQUAL "x86_64" OR P STREQUAL "aarch64" OR P STREQUAL "loongarch64"))');
  expect(more('if(NOT P STREQUAL x86_64 AND NOT P STREQUAL aarch64)')).toBe('if(NOT P STREQUAL x86_64 AND NOT P STREQUAL aarch64 AND NOT P STREQUAL loongarch64)');
  expect(more('if(NOT ${P} STREQUAL "x86_64")')).toBe('if(NOT ${P} STREQUAL "x86_64" AND NOT ${P} STREQUAL "loongarch64")');
  for (const other of ['if(P STREQUAL "x86_64")', 'if(P STREQUAL "x86_64" OR Q STREQUAL "aarch64")', 'if(P STREQUAL "x86_64" AND NOT P STREQUAL "aarch64")', 'if(P STREQUAL "x86_64" OR P STREQUAL "loongarch64")', 'if(P MATCHES "x86_64|aarch64")']) expect(more(other)).toBeUndefined();
});

test('the one value of a key in YAML that may have several gets the target by a comma', () => {
  expect(extendValue('with:\n  platforms: arm64\n', 2, 'arm64', loong)).toBe('with:\n  platforms: arm64,loong64\n');
  expect(extendValue('- platforms: "linux/amd64" # all\n', 1, 'linux/amd64', loong)).toBe('- platforms: "linux/amd64,linux/loong64" # all\n');
  expect(extendValue('platforms: arm64 # x\r\n', 1, 'arm64', loong)).toBe('platforms: arm64,loong64 # x\r\n');
  expect(extendValue('archs: aarch64\n', 1, 'aarch64', loong)).toBe('archs: aarch64,loongarch64\n');
  for (const text of ['arch: arm64\n', 'platforms: arm64,amd64\n', 'platforms: ${{ x }}\n', 'platforms: [arm64]\n']) expect(extendValue(text, 1, 'arm64', loong)).toBeUndefined();
});

test('only what compares with architectures word by word is extended so; a pattern beside is a list', () => {
  const compares = (line: string): boolean => comparesOneByOne(`${line}\n`, 1);
  expect(compares('if(P STREQUAL "x86_64" OR P STREQUAL "aarch64")')).toBe(true);
  expect(compares('if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|aarch64")')).toBe(false);
  expect(compares('if(NOT (P STREQUAL "x86_64" OR P MATCHES "^(arm64|aarch64)$"))')).toBe(false);
  expect(compares('if(CMAKE_SYSTEM_NAME STREQUAL "Linux")')).toBe(false);
});
