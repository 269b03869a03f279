import { expect, test } from '@jest/globals';
import { configure } from '../../../../src/gaps/declarations/configure/detector.js';
import { findings } from '../find.js';

test('old config.guess and choices that fail for the target are found; defaults, patterns that fit and other scripts are not', async () => {
  expect(await findings('configure', configure)).toEqual([
    'config.guess:3 configure/config-guess loongarch64',
    'configure.ac:4 configure/host-cpu x86_64 amd64 aarch64',
  ]);
  expect(await findings('configure', configure, 'riscv64')).toEqual(['config.guess:3 configure/config-guess riscv64', 'configure.ac:4 configure/host-cpu x86_64 amd64 aarch64', 'configure.ac:23 configure/host-cpu x86_64 s390x']);
});
