import { describe, expect, test } from '@jest/globals';
import { configure } from '../../../src/gaps/declarations/configure/detector.js';
import { dockerfile } from '../../../src/gaps/declarations/dockerfile/detector.js';
import { meson } from '../../../src/gaps/declarations/meson/detector.js';
import { detectors } from '../../../src/gaps/declarations/registry.js';
import { shell } from '../../../src/gaps/declarations/shell/detector.js';
import { cpuMilliseconds } from '../cpu.js';
import { contextFor, findingsOf } from './find.js';

const PATHS = ['a.sh', 'Dockerfile', 'Makefile', '.github/workflows/a.yml', 'docker-bake.hcl', 'compose.yaml', 'deploy.yaml', '.goreleaser.yml', 'package.json', 'yarn.lock', 'a.spec', 'debian/control', 'BUILD.bazel', 'CMakeLists.txt', 'meson.build', 'configure.ac', 'Cargo.toml', 'src/a.rs', 'requirements.txt', 'pyproject.toml', 'uv.lock', 'setup.py'];
const START = '# amd64 arm64 platform.machine() target_arch kubernetes.io/arch\n';
const N = 40_000;
const TEXTS: Record<string, string> = {
  brackets: '['.repeat(N), actions: '{{'.repeat(N), underscores: '_'.repeat(N), 'new lines': '\n'.repeat(N), names: 'amd64,'.repeat(N / 6), conditions: 'if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")\n'.repeat(1000), attributes: '#[cfg('.repeat(N / 6), cases: 'case $(uname -m) in amd64) '.repeat(N / 25), substitutions: '$('.repeat(N), heredocs: 'RUN <<A <<B\n'.repeat(N / 12),
  joints: '\\\n'.repeat(N), quotes: '"amd64'.repeat(N / 6), variables: 'FROM ${A:-${B:-'.repeat(N / 15), rules: 'a-amd64: b\n'.repeat(N / 12),
};

describe('no text keeps a detector busy', () => {
  test.each(Object.entries(TEXTS))('%s', async (_, text) => {
    for (const path of PATHS) {
      const whole = START + text;
      for (const detector of detectors.filter((one) => one.matches(path, ''))) {
        const start = process.cpuUsage();
        await Promise.resolve().then(() => detector.find({ path, name: path.slice(path.lastIndexOf('/') + 1), text: whole, read: async () => undefined }, contextFor())).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
        const seconds = cpuMilliseconds(start) / 1000;
        if (seconds > 2.5) throw new Error(`${detector.ecosystem} took ${seconds.toFixed(1)} s on ${path}`);
      }
    }
  });
});

describe('what is long is read all the same', () => {
  const space = (length: number): string => ' '.repeat(length);
  const [long, longer] = [space(19_000), space(100_000)];
  const byCpu = (x86: string, before = ''): string => `${before}if host_machine.cpu_family() == 'x86_64'\n  ${x86}\nelif host_machine.cpu_family() == 'aarch64'\n  q = 'd'\nendif\n`;
  const byCase = (x86: string, before = ''): string => `${before}case $arch in\n  x86_64) ${x86} ;;\n  aarch64) F=arm ;;\nesac\n`;
  test.each([
    ['a value of Meson, with a default', byCpu(`q = 'b${space(3900)}c'`, "q = 'z'\n"), 'meson.build', meson, []],
    ['a value of Meson', byCpu(`q = 'b${space(3900)}c'`), 'meson.build', meson, ['1 meson/cpu x86_64 aarch64']],
    ['flags of Meson', byCpu(`q = ${"'-a' ".repeat(700)}x`), 'meson.build', meson, ['1 meson/cpu x86_64 aarch64']],
    ['flags after spaces', byCpu(`add_project_arguments(${space(3900)}x`), 'meson.build', meson, ['1 meson/cpu x86_64 aarch64']],
    ['a branch of AS_CASE', `AS_CASE([$host_cpu],[x86_64],[A=b${long}c],[aarch64],[B=d])`, 'configure.ac', configure, ['1 configure/host-cpu x86_64 aarch64']],
    ['the name of a machine in AS_CASE', `AS_CASE([$host_cpu],[x86_64],[host_cpu=b${space(3900)}c],[aarch64],[B=d])`, 'configure.ac', configure, ['1 configure/host-cpu x86_64 aarch64']],
    ['a pattern of AS_CASE', `AS_CASE([$host_cpu],[x86_64],[A=b],[aarch64|${'a'.repeat(19_000)}],[B=d])`, 'configure.ac', configure, ['1 configure/host-cpu x86_64 aarch64']],
    ['a branch of a case', `case $host_cpu in\n  x86_64) A=b;;${longer}c\n  ;;\n  aarch64) B=d ;;\nesac\n`, 'configure.ac', configure, ['2 configure/host-cpu x86_64 aarch64']],
    ['spaces before a branch', `case $host_cpu in\n${longer}c\n  x86_64) A=b\n  ;;\n  aarch64) B=d ;;\nesac\n`, 'configure.ac', configure, ['3 configure/host-cpu x86_64 aarch64']],
    ['a default', byCase('F=x86', `F="${longer}x"\n`), 'a.sh', shell, ['3 shell/arch-case x86_64 aarch64']],
    ['a value of a branch', byCase(`F="${longer}x"`), 'a.sh', shell, ['2 shell/arch-case x86_64 aarch64']],
    ['a value of a branch, with nothing before', byCase(`F="${longer}x"`, 'F=\n'), 'a.sh', shell, ['3 shell/arch-case x86_64 aarch64']],
    ['a flag', byCase(`F="-D${'SSE'.repeat(100_000)}!"`), 'a.sh', shell, ['2 shell/arch-case x86_64 aarch64']],
    ['a switch', byCase(`F="--enable-${'sse'.repeat(100_000)}!"`), 'a.sh', shell, ['2 shell/arch-case x86_64 aarch64']],
    ['what a command is for', `case $x in\n  ${'arm'.repeat(30_000)}|*) docker build --platform linux/amd64 . ;;\nesac\n`, 'a.sh', shell, ['2 shell/platform linux/amd64']],
    ['what stands before a case', `${';'.repeat(100_000)} case $arch in x86_64) F=x86 ;; aarch64) F=arm ;; esac\n`, 'a.sh', shell, ['1 shell/arch-case x86_64 aarch64']],
  ] as const)('%s', async (_, text, path, detector, expected) => {
    expect(await findingsOf(path, text, detector)).toEqual(expected);
  });

  test('a stage of the Dockerfile beside it', async () => {
    const bases = async (beside: string): Promise<string[]> => {
      const { gaps } = await dockerfile.find({ path: 'Dockerfile.app', name: 'Dockerfile.app', text: 'FROM zzbase\n', read: async (path) => (path === 'Dockerfile' ? beside : undefined) }, contextFor());
      return gaps.map(({ rule }) => rule);
    };
    expect(await bases(`FROM${longer}\n`)).toEqual(['dockerfile/base-image']);
    expect(await bases(`FROM${longer}x\n  from --platform=$BUILDPLATFORM alpine${longer}as ZZbase  \r\n`)).toEqual([]);
    expect(await bases('FROM alpine AS other\n')).toEqual(['dockerfile/base-image']);
  });
});
