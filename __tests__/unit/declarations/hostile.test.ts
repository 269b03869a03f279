import { describe, expect, test } from '@jest/globals';
import { detectors } from '../../../src/gaps/declarations/registry.js';
import { cpuMilliseconds } from '../cpu.js';
import { contextFor } from './find.js';

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
