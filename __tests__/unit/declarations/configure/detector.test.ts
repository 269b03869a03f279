import { describe, expect, test } from '@jest/globals';
import { configure } from '../../../../src/gaps/declarations/configure/detector.js';
import { findings, findingsOf } from '../find.js';

test('old config.guess and choices that fail for the target are found; defaults, patterns that fit and other scripts are not', async () => {
  expect(await findings('configure', configure)).toEqual([
    'config.guess:3 configure/config-guess loongarch64',
    'configure.ac:4 configure/host-cpu x86_64 amd64 aarch64',
  ]);
  expect(await findings('configure', configure, 'riscv64')).toEqual(['config.guess:3 configure/config-guess riscv64', 'configure.ac:4 configure/host-cpu x86_64 amd64 aarch64', 'configure.ac:23 configure/host-cpu x86_64 s390x']);
});

test('branches that only add speed-ups of single machines are no gap; the same with a failure for all others is one', async () => {
  const extras = 'case $host_cpu in\n  x86_64*)\n    EXTRAS="$EXTRAS sse avx"\n    ;;\n  aarch64*)\n    # not measured\n    EXTRAS="${EXTRAS} neon"\n    ;;\n';
  expect(await findingsOf('configure.ac', `${extras}esac\n`, configure)).toEqual([]);
  expect(await findingsOf('configure.ac', `${extras}  *) AC_MSG_ERROR([no]) ;;\nesac\n`, configure)).toHaveLength(1);
  expect(await findingsOf('configure.ac', 'case $host_cpu in\n  x86_64*)\n    CPU=x86\n    ;;\n  aarch64*)\n    CPU=arm\n    ;;\nesac\n', configure)).toHaveLength(1);
});

describe('what had a value right before', () => {
  const choice = (before: string, x86: string, arm: string): string => `${before}case "$host_cpu" in\n  x86_64) ${x86} ;;\n  aarch64) ${arm} ;;\nesac\n`;
  test.each([
    ['a name', choice('dir=generic\n', 'dir=x86', 'dir=arm')],
    ['no flags', choice('SIMD_CFLAGS=\n', 'SIMD_CFLAGS="-msse4.2"', 'SIMD_CFLAGS=-mcrc')],
    ['a switch', choice('have_asm=no\n', 'have_asm=yes', 'have_asm=yes')],
    ['on the same line', 'dir=generic; case "$host_cpu" in x86_64) dir=x86 ;; aarch64) dir=arm ;; esac\n'],
    ['nothing but speed-ups', choice('', 'CFLAGS="$CFLAGS -msse2"', 'CFLAGS="$CFLAGS -mcpu=native"')],
  ])('has one for everybody: %s', async (_, text) => {
    expect(await findingsOf('configure.ac', text, configure)).toEqual([]);
  });
  test('nothing, or what belongs to another branch, is no default', async () => {
    expect(await findingsOf('configure.ac', choice('ARCH=\n', 'ARCH=amd64', 'ARCH=arm64'), configure)).toEqual(['3 configure/host-cpu x86_64 aarch64']);
    expect(await findingsOf('configure.ac', choice('if x; then\n  dir=generic\nfi\n', 'dir=x86', 'dir=arm'), configure)).toEqual(['5 configure/host-cpu x86_64 aarch64']);
    expect(await findingsOf('configure.ac', 'case "$host_cpu" in x86_64) dir=x86 ;; aarch64) dir=arm ;; *) AC_MSG_ERROR([no]) ;; esac\n', configure)).toEqual(['1 configure/host-cpu x86_64 aarch64']);
  });
});

test('branches that share a line are read one by one', async () => {
  const choice = (...lines: string[]): string => `case $host_cpu in\n${lines.join('\n')}\nesac\n`;
  const found = ['2 configure/host-cpu x86_64 aarch64'];
  expect(await findingsOf('configure.ac', choice('  x86_64) CPU_DIR=x86 ;; aarch64) CPU_DIR=arm ;;'), configure)).toEqual(found);
  expect(await findingsOf('configure.ac', choice('  x86_64) CPU_DIR=x86 ;; # (64 bits)', '  aarch64) CPU_DIR=arm ;;'), configure)).toEqual(found);
  expect(await findingsOf('configure.ac', choice('  [x86_64) CPU_DIR=x86 ;;]', '  aarch64) CPU_DIR=arm ;;'), configure)).toEqual(found);
  expect(await findingsOf('configure.ac', choice('  x86_64) case $x in a) b=c ;; esac ;;', '  aarch64) CPU_DIR=arm ;;'), configure)).toEqual(found);
  expect(await findingsOf('configure.ac', 'case $host_cpu in\n  x86_64) CPU_DIR=x86 ;; aarch64) CPU_DIR=arm ;; esac\nexit 1\n', configure)).toEqual(found);
  expect(await findingsOf('configure.ac', choice('  x86_64) CPU_DIR=x86 ;; aarch64) CPU_DIR=arm ;; *) CPU_DIR=generic ;;'), configure)).toEqual([]);
  expect(await findingsOf('configure.ac', choice('  x86_64) CPU_DIR=x86 ;; loongarch64) CPU_DIR=loong ;; aarch64) CPU_DIR=arm ;;'), configure)).toEqual([]);
});

test('AS_CASE is read as a case is', async () => {
  const choice = (rest: string, before = ''): string => `${before}AS_CASE([$host_cpu],\n  [x86_64|amd64], [CPU=x86],\n  [aarch64*], [CPU=arm] dnl, [loongarch64], [CPU=l]\n  ${rest})\n`;
  expect(await findingsOf('configure.ac', choice(', [AC_MSG_ERROR([unsupported: $host_cpu, sorry])]'), configure)).toEqual(['2 configure/host-cpu x86_64 amd64 aarch64']);
  expect(await findingsOf('configure.ac', choice(''), configure)).toEqual(['2 configure/host-cpu x86_64 amd64 aarch64']);
  for (const served of [choice(', [CPU=generic]'), choice(', [*], [CPU=generic]'), choice(', [loongarch*], [CPU=loong], [AC_MSG_ERROR([no])]'), choice('', 'CPU=generic\n')]) {
    expect(await findingsOf('configure.ac', served, configure)).toEqual([]);
  }
  expect(await findingsOf('configure.ac', `x86_64 ${'AS_CASE([$host_cpu], ['.repeat(5000)}`, configure)).toEqual([]);
});

test("branches that only spell the machine's own name are none where others keep theirs", async () => {
  const names = (more: string): string => `AS_CASE([$host_cpu],\n  [*arm*], [host_cpu=arm],\n  [*amd64*], [host_cpu=x86_64 HOSTARCH=intel],\n  [x86_64], [HOSTARCH=intel]${more})\n`;
  expect(await findingsOf('configure.ac', names(''), configure)).toEqual([]);
  expect(await findingsOf('configure.ac', names(', [AC_MSG_ERROR([no])]'), configure)).toHaveLength(1);
  expect(await findingsOf('configure.ac', 'case $host_cpu in\n  amd64) host_cpu=x86_64 ;;\n  arm64) host_cpu=aarch64 ;;\nesac\n', configure)).toEqual([]);
});
