import { describe, expect, test } from '@jest/globals';
import { lineFinder } from '../../../src/gaps/declarations/lines.js';
import { entryArchitecture, isOfSibling, isOtherPlace, leavesOut, namedIn, namesAny } from '../../../src/gaps/declarations/words.js';
import { architecture } from '../../../src/target/architectures.js';

const loong = { target: architecture('loong64'), baseline: architecture('amd64') };

describe('words that name an architecture', () => {
  test('are read whole, whatever surrounds them', () => {
    expect(namedIn('build-x86_64 linux_ppc64le, arm64v8 alarm x86').map(({ word, architecture: { go } }) => `${word}=${go}`))
      .toEqual(['x86_64=amd64', 'ppc64le=ppc64le', 'arm64v8=arm64', 'x86=386']);
    expect(namesAny('charm of farms')).toBe(false);
  });

  test.each([
    ['linux/arm64/v8', 'arm64'], ['aarch64-unknown-linux-musl', 'arm64'], ['node18-linux-x64', 'amd64'], ['linux/arm/v7', 'arm'], ['loongarch64', 'loong64'],
    ['darwin-arm64', undefined], ['x86_64-pc-windows-msvc', undefined], ['amd64 or arm64', undefined], ['linux', undefined],
  ])('%s as an entry of a list is %s', (entry, go) => {
    expect(entryArchitecture(entry)?.go).toBe(go);
  });
});

describe('a list of architectures', () => {
  test('is a gap where it names the baseline, or several others, and not the target', () => {
    expect(leavesOut(['linux/amd64', 'windows/amd64'], loong)).toEqual(['linux/amd64']);
    expect(leavesOut(['arm64', 's390x'], loong)).toEqual(['arm64', 's390x']);
    expect(leavesOut(['x64', 'Win32', 'ARM64'], loong)).toBeUndefined();
    // The names of cibuildwheel.
    expect(leavesOut(['manylinux_x86_64', 'manylinux_aarch64', 'win32', 'win_amd64'], loong)).toBeDefined();
    expect(leavesOut(['arm64'], loong)).toBeUndefined();
    expect(leavesOut(['amd64', 'loongarch64'], loong)).toBeUndefined();
    expect(leavesOut(['linux', 'all'], loong)).toBeUndefined();
  });

  test('is judged for whatever target is asked for', () => {
    expect(leavesOut(['amd64', 'loong64'], { ...loong, target: architecture('riscv64') })).toEqual(['amd64', 'loong64']);
    expect(leavesOut(['x86_64', 'riscv64'], { ...loong, target: architecture('riscv64') })).toBeUndefined();
  });
});

test('lines are counted from one', () => {
  const line = lineFinder('a\nbc\n\nd');
  expect([0, 1, 2, 4, 5, 6].map(line)).toEqual([1, 1, 2, 2, 3, 4]);
});

test('a folder of one architecture among others is its own; so are files of other systems', () => {
  const context = loong;
  expect(['arch/s390/Makefile', 'src/arch/arm/a.sh', 'arch/sparc/Makefile'].map((path) => isOfSibling(path, context))).toEqual([true, true, true]);
  expect(['arch/x86_64/Makefile', 'arch/loongarch/Makefile', 'arch/CMakeLists.txt', 'arch/common/Makefile', 'images/arm64/Dockerfile'].map((path) => isOfSibling(path, context))).toEqual([false, false, false, false, false]);
  expect(['.appveyor.yml', 'ci/appveyor-install.sh', 'install_mac.sh', '.ci/msvs-detect'].map(isOtherPlace)).toEqual([true, true, true, true]);
  expect(['machine.sh', 'ci/macro.sh', 'crypto/mac/CMakeLists.txt'].map(isOtherPlace)).toEqual([false, false, false]);
});
