import { describe, expect, test } from '@jest/globals';
import { python } from '../../../../src/gaps/declarations/python/detector.js';
import { markerHolds } from '../../../../src/gaps/declarations/python/markers.js';
import { architecture } from '../../../../src/target/architectures.js';
import { cpuMilliseconds } from '../../cpu.js';
import { findings, findingsOf } from '../find.js';

describe('Python', () => {
  test('markers, wheels, lists and choices without the target are found; defaults, other systems and tests are not', async () => {
    expect(await findings('python', python)).toEqual([
      'pyproject.toml:8 python/arch-list x86_64 aarch64',
      "pyproject.toml:10 python/marker platform_machine == 'x86_64'",
      'pyproject.toml:5 python/marker x86_64 aarch64',
      'requirements.txt:2 python/marker x86_64',
      'requirements.txt:5 python/marker x86_64 aarch64',
      'requirements.txt:9 python/wheel x86_64',
      'setup.py:14 python/machine x86_64 aarch64 arm64',
      'setup.py:23 python/machine x86_64 ppc64le',
      'setup.py:3 python/arch-list x86_64 aarch64',
      'uv.lock:4 python/no-wheel aarch64 x86_64',
    ]);
  });

  test.each([
    ["platform_machine == 'x86_64'", false], ["platform_machine != 'x86_64'", true], ["platform_machine not in 'x86_64 aarch64'", true],
    ["sys_platform == 'win32' or platform_machine == 'loongarch64'", true], ["(python_version < '3' or platform_machine == 'x86_64') and os_name == 'posix'", true],
    ["platform_machine == 'x86_64' and extra == 'gpu'", false], ['', true], ['((((', true],
  ])('the marker %j on the target is %s', (marker, holds) => {
    expect(markerHolds(marker, architecture('loong64'))).toBe(holds);
  });
});

test("an else that gives every machine the baseline's name leaves the target out; a variable holds the machine's name", async () => {
  const head = 'import platform\nm = platform.machine()\n';
  expect(await findingsOf('a.py', `${head}if m == "aarch64":\n    arch = "arm64"\nelse:\n    arch = "amd64"\n`, python)).toEqual(['3 python/machine aarch64 amd64']);
  expect(await findingsOf('a.py', 'import platform\narch = "arm64" if platform.machine() == "aarch64" else "amd64"\n', python)).toEqual(['2 python/machine aarch64 amd64']);
  expect(await findingsOf('a.py', `${head}if m == "x86_64":\n    a = "amd64"\nelif m == "aarch64":\n    a = "arm64"\nelse:\n    raise RuntimeError(m)\n`, python)).toEqual(['3 python/machine x86_64 aarch64']);
  // What others get is no name of the baseline.
  expect(await findingsOf('a.py', `${head}if m == "aarch64":\n    arch = "arm64"\nelse:\n    arch = m\n`, python)).toEqual([]);
  expect(await findingsOf('a.py', 'import platform\nfast = "yes" if platform.machine() == "x86_64" else "no"\n', python)).toEqual([]);
  expect(await findingsOf('a.py', 'import platform\narch = "amd64" if platform.machine() == "x86_64" else platform.machine()\n', python)).toEqual([]);
});

test('a chain without a branch for the baseline lets the target pass as it does', async () => {
  const chain = (first: string): string => `import os\narch = os.uname()[4]\nif ${first}:\n    arch = "386"\nelif "arm" in arch:\n    arch = "arm"\n`;
  expect(await findingsOf('a.py', chain('arch == "i386" or arch == "i686"'), python)).toEqual([]);
  expect(await findingsOf('a.py', chain('"x86" in arch'), python)).toEqual(['3 python/machine x86 arm']);
});

test('what is left after one of several choices on a line is not for all others; blanks cost no time', async () => {
  const head = 'import platform\nm = platform.machine()\n';
  expect(await findingsOf('a.py', `${head}arch = "arm64" if m == "aarch64" else "amd64" if m == "x86_64" else m\n`, python)).toEqual([]);
  expect(await findingsOf('a.py', `${head}arch = "arm64"  if  m == "aarch64"   else "amd64"\n`, python)).toEqual(['3 python/machine aarch64 amd64']);
  const started = process.cpuUsage();
  await findingsOf('a.py', head + `x = "ab" if${' '.repeat(1900)}m  else 3\n`.repeat(20), python);
  expect(cpuMilliseconds(started)).toBeLessThan(2000);
});

test('what is decided for programs of 32 bits is no matter of a machine of 64', async () => {
  const choice = (outer: string): string => `machine = platform.machine()\nif ${outer}:\n    if machine == "x86_64":\n        machine = "i686"\n    elif machine == "aarch64":\n        machine = "armv8l"\n`;
  for (const outer of ['struct.calcsize("P") == 4', 'is_32bit', 'sys.maxsize <= 2**32']) expect(await findingsOf('a.py', choice(outer), python)).toEqual([]);
  for (const outer of ['wanted', 'not is_32bit']) expect(await findingsOf('a.py', choice(outer), python)).toEqual(['3 python/machine x86_64 aarch64']);
});
