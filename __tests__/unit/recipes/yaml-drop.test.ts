import { expect, test } from '@jest/globals';
import { dropFromYaml } from '../../../src/recipes/recipe/yaml-drop.js';
import { architecture } from '../../../src/target/architectures.js';

const target = architecture('loong64');

test.each([
  ['a pair with one architecture', 3, 'a:\n  image: x\n  platform: linux/amd64 # why\n  b: 1\n', 'a:\n  image: x\n  b: 1\n'],
  ['the only pair, with what held it', 3, 'spec:\n  nodeSelector:\n    kubernetes.io/arch: amd64\n  x: 1\n', 'spec:\n  x: 1\n'],
  ['a pair in braces', 1, 'nodeSelector: { a: b, kubernetes.io/arch: amd64 }\nx: 1\n', 'nodeSelector: { a: b }\nx: 1\n'],
  ['an entry of a list', 2, 'key: arch\nvalues: [s390x, loong64]\n', 'key: arch\nvalues: [s390x]\n'],
  ['a row of a list', 3, 'ignore:\n  - goos: darwin\n  - goos: linux\n    goarch: loong64\nx: 1\n', 'ignore:\n  - goos: darwin\nx: 1\n'],
  ['the only row, with its list', 2, 'exclude:\n  - arch: loong64\nx: 1\n', 'x: 1\n'],
  ['the first pair of a row', 2, 'l:\n  - platform: linux/amd64\n    image: x\n', 'l:\n  - image: x\n'],
])('%s goes, and every other byte stays', (_name, line, text, expected) => {
  expect(dropFromYaml(text, line, target)).toBe(expected);
});

test('what is something else, or broken, stays', () => {
  expect(dropFromYaml('a: b\n', 1, target)).toBeUndefined();
  expect(dropFromYaml('a: [amd64\nb: {', 1, target)).toBeUndefined();
  expect(dropFromYaml('platform: linux/amd64\n', 1, target)).toBeUndefined();
});
