import { describe, expect, test } from '@jest/globals';
import { workflow } from '../../../../src/gaps/declarations/workflow/detector.js';
import { findings, findingsOf } from '../find.js';

const RELEASE = '.github/workflows/release.yml';

describe('workflows', () => {
  test('matrices and platforms without the target are found; runners, other systems and what names it are not', async () => {
    expect(await findings('workflow', workflow)).toEqual([
      '.github/actions/build/action.yml:4 workflow/platforms linux/amd64 linux/s390x',
      `${RELEASE}:14 workflow/matrix amd64 arm64`,
      `${RELEASE}:27 workflow/matrix amd64 arm64`,
      `${RELEASE}:50 workflow/excluded loong64`,
      `${RELEASE}:6 workflow/platforms linux/amd64 linux/arm64`,
      `${RELEASE}:67 workflow/emulator arm64 s390x`,
      `${RELEASE}:75 workflow/platforms linux/amd64 linux/arm64`,
      `${RELEASE}:80 workflow/platforms linux/amd64 linux/arm64`,
      `${RELEASE}:92 workflow/arch-list linux/amd64 linux/arm64`,
    ]);
  });

  test('for another target its own rows count', async () => {
    expect(await findings('workflow', workflow, 's390x')).not.toContain('.github/actions/build/action.yml:4 workflow/platforms linux/amd64 linux/s390x');
    expect(await findings('workflow', workflow, 's390x')).toContain(`${RELEASE}:40 workflow/matrix amd64 arm64 loong64`);
  });

  test('aliases that multiply are read once', async () => {
    const bomb = ['a0: &a0 [amd64, arm64]', ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(20).fill(`*a${i}`).join(', ')}]`)].join('\n');
    expect(await findingsOf(RELEASE, `jobs:\n  a:\n    strategy:\n      matrix:\n        arch: [amd64]\n${bomb}`, workflow)).toEqual(['5 workflow/matrix amd64']);
  });
});

test('a matrix of rows that are lists is read by columns, without the rows of other systems', async () => {
  const rows = (list: string): string => `on: push\njobs:\n  wheels:\n    runs-on: \${{ matrix.plat[0] }}\n    strategy:\n      matrix:\n        plat:\n${list}    steps: []\n`;
  const two = '          - [ubuntu-24.04, manylinux_x86_64, ""]\n          - [ubuntu-24.04-arm, manylinux_aarch64, ""]\n';
  const others = '          - [macos-15, macosx_arm64, accelerate]\n          - [windows-2025, win_amd64, ""]\n';
  expect(await findingsOf('.github/workflows/w.yml', rows(two + others), workflow)).toEqual(['8 workflow/matrix manylinux_x86_64 manylinux_aarch64']);
  expect(await findingsOf('.github/workflows/w.yml', rows(others), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/w.yml', rows(`${two}          - [self-hosted, manylinux_loongarch64, ""]\n`), workflow)).toEqual([]);
});

test('a condition that lists architectures is told of; a special case and another condition are not', async () => {
  const job = (condition: string): string => `jobs:\n  a:\n    steps:\n      - if: ${condition}\n        run: "true"\n`;
  expect(await findingsOf('.github/workflows/a.yml', job("matrix.a == 'ppc64le' || matrix.a == 'riscv64' || matrix.a == 's390x'"), workflow)).toEqual(['4 workflow/condition ppc64le riscv64 s390x']);
  for (const other of ["matrix.a == 'amd64' || matrix.a == 'arm64'", "matrix.a == 'ppc64le' || matrix.a == 'riscv64' || matrix.a == 'loong64'", "matrix.a == 'amd64' || matrix.b == 'arm64' || matrix.c == 's390x'"]) {
    expect(await findingsOf('.github/workflows/a.yml', job(other), workflow)).toEqual([]);
  }
});

test('a condition that leaves listed architectures out runs for the target', async () => {
  const step = (condition: string): string => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: x\n        if: \${{ ${condition} }}\n`;
  const three = "matrix.arch == 'arm64' || matrix.arch == 's390x' || matrix.arch == 'ppc64le'";
  expect(await findingsOf('.github/workflows/a.yml', step(`!(${three})`), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', step(three), workflow)).toEqual(['7 workflow/condition arm64 s390x ppc64le']);
});

test("a variable of several architectures is a list; one of another system's is not", async () => {
  const env = (line: string): string => `env:\n  ${line}\njobs: {}\n`;
  expect(await findingsOf('.github/workflows/a.yml', env('LINUX_ARCHES: "amd64 386 arm64 riscv64"'), workflow)).toEqual(['2 workflow/arch-list amd64 386 arm64 riscv64']);
  for (const line of ['DARWIN_ARCHES: "amd64 arm64"', 'LINUX_ARCHES: "amd64 arm64 loong64"', 'IMAGE_NOTE: "amd64 arm64"', 'TARGETS: "lint test"', 'PLATFORMS: linux/amd64']) expect(await findingsOf('.github/workflows/a.yml', env(line), workflow)).toEqual([]);
});

test('a job that is by its name for another system, and rows that say what machine each system runs on, are no lists', async () => {
  const job = (name: string): string => `jobs:\n  ${name}:\n    runs-on: x\n    strategy:\n      matrix:\n        goarch: [amd64, arm64]\n`;
  expect(await findingsOf('.github/workflows/a.yml', job('windows_releases'), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', job('linux-and-windows'), workflow)).toEqual(['6 workflow/matrix amd64 arm64']);
  const rows = (more: string): string => `jobs:\n  a:\n    strategy:\n      matrix:\n        os: [linux, windows]\n        include:\n          - { os: linux, arch: x86-64 }\n          - { os: windows, arch: x86-64 }\n${more}`;
  expect(await findingsOf('.github/workflows/a.yml', rows(''), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', rows('          - { os: linux, arch: arm64 }\n'), workflow)).toEqual(['7 workflow/matrix x86-64 arm64']);
});

const conditional = (...conditions: string[]): string => `jobs:\n  a:\n    steps:\n${conditions.map((condition) => `      - if: ${JSON.stringify(condition)}\n        run: "true"\n`).join('')}`;
const TWO = `contains(fromJSON('["amd64", "arm64"]'), matrix.arch)`;
const THREE = "(matrix.arch == 'amd64' || matrix.arch == 'arm64' || matrix.arch == 's390x')";

test.each([
  [TWO, 'amd64 arm64'],
  [`\${{ github.event_name == 'push' && ${TWO} }}`, 'amd64 arm64'],
  [`always() && matrix.os == 'linux' && ${TWO}`, 'amd64 arm64'],
  [`github.ref == 'refs/heads/main' && ${THREE}`, 'amd64 arm64 s390x'],
  ["contains('amd64 arm64 s390x', matrix.arch)", 'amd64 arm64 s390x'],
  [`!(!${TWO} || cancelled())`, 'amd64 arm64'],
])('a condition that never holds for the target is told of: %s', async (condition, symbols) => {
  expect(await findingsOf('.github/workflows/a.yml', conditional(condition), workflow)).toEqual([`4 workflow/condition ${symbols}`]);
});

test.each([
  [`${THREE} || github.event_name == 'schedule'`],
  [`!${TWO}`],
  [`contains(fromJSON('["amd64","loong64"]'), matrix.arch)`],
  ["matrix.arch != 'amd64' && matrix.arch != 'arm64' && matrix.arch != '386'"],
  [`runner.os == 'Windows' && ${THREE}`],
  [`matrix.os == 'darwin' && ${TWO}`],
  [`contains(fromJSON('["ubuntu-latest","ubuntu-24.04-arm"]'), matrix.os)`],
  ["github.event_name == 'push' && matrix.arch == 'amd64'"],
  ["contains(matrix.target, 'x86_64') && startsWith(github.ref, 'refs/tags')"],
  [`${THREE} && (`],
  [`contains(fromJSON('["amd64",'), matrix.arch)`],
  ['(!'.repeat(900) + "'amd64'"],
])('one that may hold for it, is about something else, or is broken is not: %s', async (condition) => {
  expect(await findingsOf('.github/workflows/a.yml', conditional(condition), workflow)).toEqual([]);
});

test('another condition serves the target only beside it, by the same, and where it does not give up', async () => {
  const steps = (...all: [string, string][]): string => `jobs:\n  a:\n    steps:\n${all.map(([condition, run]) => `      - if: ${JSON.stringify(condition)}\n        run: ${run}\n`).join('')}`;
  const three = "inputs.arch == 'amd64' || inputs.arch == 'arm64' || inputs.arch == 's390x'";
  const none = "inputs.arch != 'amd64' && inputs.arch != 'arm64' && inputs.arch != 's390x'";
  expect(await findingsOf('.github/workflows/a.yml', steps([three, 'make'], [none, 'make other']), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', steps([three, 'make'], [none, 'exit 1']), workflow)).toEqual(['4 workflow/condition amd64 arm64 s390x', '6 workflow/condition amd64 arm64 s390x']);
  expect(await findingsOf('.github/workflows/a.yml', steps([three, 'make'], ["matrix.x != 'amd64'", 'make other']), workflow)).toEqual(['4 workflow/condition amd64 arm64 s390x']);
  expect(await findingsOf('.github/workflows/a.yml', `${steps([three, 'make'])}  b:\n    steps:\n      - if: ${JSON.stringify(none)}\n        run: make other\n`, workflow)).toEqual(['4 workflow/condition amd64 arm64 s390x']);
  expect(await findingsOf('.github/workflows/a.yml', steps(["!contains(fromJSON('[\"amd64\",\"arm64\"]'), inputs.arch)", 'exit 1']), workflow)).toEqual(['4 workflow/condition amd64 arm64']);
});

test('what is built for Android is built on Linux', async () => {
  const job = (name: string): string => `jobs:\n  ${name}:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          platforms: linux/amd64,linux/arm64\n`;
  expect(await findingsOf('.github/workflows/a.yml', job('android-image'), workflow)).toEqual(['6 workflow/platforms linux/amd64 linux/arm64']);
  expect(await findingsOf('.github/workflows/a.yml', job('windows-image'), workflow)).toEqual([]);
});

test('where another condition holds in its place, the target is served', async () => {
  expect(await findingsOf('.github/workflows/a.yml', conditional(TWO, `!${TWO}`), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', conditional(TWO, `!contains(fromJSON('["amd64", "loong64"]'), matrix.arch)`), workflow)).toHaveLength(1);
});

test('of rows that pair systems with machines, those for Linux are a list: two of them, or the baseline', async () => {
  const rows = async (...pairs: string[]): Promise<string[]> => await findingsOf('.github/workflows/a.yml', `jobs:\n  a:\n    strategy:\n      matrix:\n        include:\n${pairs.map((pair) => `          - { goos: ${pair.replace('/', ', goarch: ')} }\n`).join('')}`, workflow);
  expect(await rows('linux/arm', 'darwin/amd64', 'darwin/arm64')).toEqual([]);
  expect(await rows('linux/arm', 'freebsd/amd64', 'windows/arm64')).toEqual([]);
  expect(await rows('linux/arm', 'linux/arm64', 'darwin/amd64')).toEqual(['6 workflow/matrix arm arm64']);
  expect(await rows('darwin/arm64', 'linux/amd64', 'darwin/amd64')).toEqual(['7 workflow/matrix amd64']);
  expect(await rows('linux/arm', 'linux/amd64', 'linux/loong64', 'darwin/amd64')).toEqual([]);
});

test('options that name a folder of the baseline are no machine, and mac_arm64 is no Linux', async () => {
  const list = (entries: string): string => `jobs:\n  a:\n    strategy:\n      matrix:\n        x: [${entries}]\n`;
  expect(await findingsOf('.github/workflows/a.yml', list('"-DDIR=/usr/include/x86_64-linux-gnu", ""'), workflow)).toEqual([]);
  expect(await findingsOf('.github/workflows/a.yml', list('linux, linux_386, mac_amd64, mac_arm64'), workflow)).toEqual([]);
});
