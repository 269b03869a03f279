import { describe, expect, test } from '@jest/globals';
import { meson } from '../../../../src/gaps/declarations/meson/detector.js';
import { findings, findingsOf } from '../find.js';

test('choices that fail for the target, lists and dictionaries without a default are found', async () => {
  expect(await findings('meson', meson)).toEqual([
    'meson.build:3 meson/cpu x86_64 aarch64',
    'meson.build:18 meson/arch-list x86_64 aarch64 s390x',
    'meson.build:19 meson/arch-list x86_64 aarch64',
  ]);
});

test("an else that gives every CPU the baseline's name leaves the target out", async () => {
  const choice = (rest: string): string => `if host_machine.cpu_family() == 'aarch64'\n  a = 'arm64'\nelse\n  a = ${rest}\nendif\n`;
  expect(await findingsOf('meson.build', choice("'amd64'"), meson)).toEqual(['1 meson/cpu aarch64 amd64']);
  expect(await findingsOf('meson.build', choice("'generic'"), meson)).toEqual([]);
});

test('branches for whole families are branches by the machine, and an empty value is no default', async () => {
  expect(await findingsOf('meson.build', "if host_machine.cpu_family().startswith('x86')\n  dir = 'x86'\nelif host_machine.cpu_family().startswith('arm')\n  dir = 'arm'\nelif host_machine.cpu_family().startswith('ppc')\n  dir = 'ppc'\nendif\n", meson)).toEqual(['1 meson/cpu x86 arm']);
  const choice = (rest: string): string => `if host_cpu == 'x86_64'\n  name = 'x64'\nelif host_cpu == 'aarch64'\n  name = 'aa64'\nelse\n  name = ${rest}\nendif\n`;
  expect([await findingsOf('meson.build', choice("''"), meson), await findingsOf('meson.build', choice('host_cpu'), meson)]).toEqual([['1 meson/cpu x86_64 aarch64'], []]);
});

test('what is added for instructions of one family is an extra of it', async () => {
  const choice = (one: string, other: string): string => `if arch == 'x86'\n  sources += files('${one}')\nelif arch == 'arm'\n  sources += files('${other}')\nendif\n`;
  expect(await findingsOf('meson.build', choice('rx_sse.c', 'rx_neon.c'), meson)).toEqual([]);
  expect(await findingsOf('meson.build', choice('switch_x86.c', 'switch_arm.c'), meson)).toEqual(['1 meson/cpu x86 arm']);
});

describe('what had a value right before', () => {
  const choice = (before: string, x86: string, arm: string): string => `${before}if host_machine.cpu_family() == 'x86_64'\n  ${x86}\nelif host_machine.cpu_family() == 'aarch64'\n  ${arm}\nendif\n`;
  test.each([
    ['a name', choice("dir = 'generic'\n", "dir = 'x86'", "dir = 'arm'")],
    ['no flags', choice('flags = []\n', "flags = ['-msse4.2']", "flags = ['-march=armv8-a+crc']")],
    ['a switch that is off', choice('have_asm = false\n', 'have_asm = true', 'have_asm = true')],
    ['nothing but speed-ups', choice('', "add_project_arguments('-msse4.2', language: 'c')", "add_project_arguments('-mcrc', language: 'c')")],
  ])('has one for everybody: %s', async (_, text) => {
    expect(await findingsOf('meson.build', text, meson)).toEqual([]);
  });
  test.each([
    ['nothing', choice("arch = ''\n", "arch = 'amd64'", "arch = 'arm64'")],
    ['unknown', choice("dir = 'unknown'\n", "dir = 'x86'", "dir = 'arm'")],
    ['in another branch', choice("if x\n  dir = 'generic'\nendif\n", "dir = 'x86'", "dir = 'arm'")],
    ['a switch for all that is supported', choice('supported = false\n', 'supported = true', 'supported = true')],
  ])('is no default: %s', async (_, text) => {
    expect(await findingsOf('meson.build', text, meson)).toEqual([expect.stringMatching(/ meson\/cpu x86_64 aarch64$/)]);
  });
});

test("what stands in another system's branch is no choice of Linux", async () => {
  const choice = "  if host_machine.cpu_family() == 'x86_64'\n    a = 'x'\n  elif host_machine.cpu_family() == 'arm'\n    a = 'y'\n  endif\n  b = ['x86_64', 'arm']\n";
  const found = ['2 meson/cpu x86_64 arm', '7 meson/arch-list x86_64 arm'];
  expect(await findingsOf('meson.build', `if host_machine.system() == 'windows'\n${choice}endif\n`, meson)).toEqual([]);
  expect(await findingsOf('meson.build', `if host_machine.system() != 'windows'\n${choice}endif\n`, meson)).toEqual(found);
  expect(await findingsOf('meson.build', `if ['linux', 'windows'].contains(system)\n${choice}endif\n`, meson)).toEqual(found);
  expect(await findingsOf('meson.build', `if system == 'darwin'\n  c = 1\nelif system == 'windows'\n${choice}else\n  c = 2\nendif\n`, meson)).toEqual([]);
  expect((await findingsOf('meson.build', `if system == 'windows'\n  c = 1\nelse\n${choice}endif\n`, meson)).map((one) => one.slice(2))).toEqual(found.map((one) => one.slice(2)));
});
