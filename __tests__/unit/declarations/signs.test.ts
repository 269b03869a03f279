import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { USES } from '../../../src/gaps/declarations/commands/concerns.js';
import { detectors } from '../../../src/gaps/declarations/registry.js';
import { SIGNS, signsIn } from '../../../src/gaps/declarations/signs.js';
import { architectureWords, namesAny } from '../../../src/gaps/declarations/words.js';
import { contextFor } from './find.js';

function signs(text: string): number {
  const bytes = Buffer.from(text);
  return signsIn(bytes, bytes.length);
}

const ROOT = '__tests__/unit/declarations';
const fixtures = readdirSync(ROOT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\/fixtures(?:\/|$)/.test(entry.parentPath)).map((entry) => join(entry.parentPath, entry.name));

test.each([
  ['amd64', true], ['AMD64', true], ['x', false], ['xamd64', false], ['amd64x', false], ['amd640', false], ['linux_arm', true], ['alarm arms', false], ['farm-arm', true],
  ['aarch64_be', true], ['(x86-64)', true], ['éarm', true], ['loongarch64', true], ['amdamd64', false], ['amd/amd64', true], ['', false],
])('a name between borders is seen in one pass as by the expression: %s', (text, seen) => {
  expect(namesAny(text)).toBe(seen);
  expect((signs(text) & SIGNS.names) !== 0).toBe(seen);
});

test('names are seen wherever they begin, also one after the other and inside of others', () => {
  const words = architectureWords();
  for (const first of words) {
    for (const second of words) {
      for (const text of [`${first}${second}`, `${first}_${second}x`, `q${first}-${second.toUpperCase()}`]) expect([text, (signs(text) & SIGNS.names) !== 0]).toEqual([text, namesAny(text)]);
    }
  }
});

test.each(['docker run x', 'buildah bud', 'BASE_IMAGE=a', 'IMG', '$(DOCKER) build', 'clang-8', 'clang++-8', 'g++-9', 'opt-7', 'lld-9', 'llvm-9', 'llc-9', 'gcc-9'])('what commands use is seen: %s', (text) => {
  expect(USES.test(text)).toBe(true);
  expect(signs(text) & SIGNS.commands).toBe(SIGNS.commands);
});

test('an address and a word to this tool are seen, and nothing in other text', () => {
  expect(signs('curl https://example.com')).toBe(SIGNS.commands);
  expect(signs('# loong-adapt: ignore x')).toBe(SIGNS.suppresses);
  expect(signs('image: nginx\nLoong-Adapt: no\n')).toBe(0);
});

test('only the bytes of the file count', () => {
  const bytes = Buffer.from('arm amd64');
  expect(signsIn(bytes, 2)).toBe(0);
  expect(signsIn(bytes, 3)).toBe(SIGNS.names);
  expect(signsIn(Buffer.from('xx arm64'), 6)).toBe(SIGNS.names);
});

test('no detector finds anything in a file without the signs that it needs, or under a name that it does not list', async () => {
  expect(fixtures.length).toBeGreaterThan(60);
  for (const path of fixtures) {
    const text = readFileSync(path, 'utf8');
    const name = basename(path);
    const short = path.slice(path.indexOf('/fixtures/') + '/fixtures/'.length);
    const found = signs(text);
    for (const { ecosystem, endings, needs, matches, find } of detectors) {
      if (!matches(short, name.includes('.') ? '' : text.slice(0, 256))) continue;
      if (name.includes('.') && endings !== undefined) expect([ecosystem, short, endings.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase())]).toEqual([ecosystem, short, true]);
      const held = needs === undefined || (found & (needs === 'names' ? SIGNS.names : SIGNS.names | SIGNS.commands)) !== 0;
      if (held) continue;
      const { gaps } = await find({ path: short, name, text, read: async () => undefined }, contextFor());
      expect([ecosystem, short, gaps]).toEqual([ecosystem, short, []]);
    }
  }
});

test.each([
  'a/docker-bake.hcl', 'bake.json', 'BUILD.bazel', 'x.bzl', 'BUILD.tpl', 'MODULE.bazel', 'WORKSPACE.bzlmod', 'd.star', 'lib.so.1', 'Cargo.toml', 'src/a.rs', '.cargo/config.toml', 'rust-toolchain.toml', 'CMakeLists.txt', 'x.cmake', 'x.cmake.in',
  'compose.yaml', 'docker-compose.yml', 'config.guess', 'config.sub', 'configure.ac', 'configure.in', 'acinclude.m4', 'debian/control.in', 'debian/control.tmpl', 'debian/control.template', 'Dockerfile.amd64', 'a.Dockerfile', 'go.mod',
  '.goreleaser.yaml', '.goreleaser.YML', 'templates/a.tpl', 'templates/a.yaml', 'values.yaml', 'k.yml', 'Makefile.common', 'x.mk', 'meson.build', 'meson_options.txt', 'meson.options', 'package.json', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml',
  'requirements.txt', 'requirements.in', 'setup.cfg', 'uv.lock', 'pyproject.toml', 'a.py', 'a.spec', 'a.spec.in', 'a.spec.tmpl', 'a.sh', 'a.bash', 'a.ksh', 'a.zsh', '.github/workflows/a.yml', 'action.yaml',
])('the endings of a detector leave out no path that it matches: %s', (path) => {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const matching = detectors.filter(({ matches }) => matches(path, ''));
  expect(matching.length).toBeGreaterThan(0);
  for (const { ecosystem, endings } of matching) expect([ecosystem, endings === undefined || endings.includes(ending)]).toEqual([ecosystem, true]);
});
