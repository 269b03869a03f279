import { expect, test } from '@jest/globals';
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
