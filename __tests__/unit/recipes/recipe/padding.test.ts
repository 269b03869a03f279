import { expect, test } from '@jest/globals';
import { withPadding } from '../../../../src/recipes/padding.js';
import { architecture } from '../../../../src/target/architectures.js';

const pad = (text: string, arch = 'loong64'): string => withPadding(text, architecture(arch), 'x.go');

test('holes that alignment makes become fields, in single types and in groups', () => {
  expect(pad('type a struct {\n\tType int16\n\tPid  int32\n\tTv   b\n}\ntype b struct {\n\tSec int64\n}\n'))
    .toBe('type a struct {\n\tType int16\n\tPad_cgo_0 [2]byte\n\tPid  int32\n\tTv   b\n}\ntype b struct {\n\tSec int64\n}\n');
  expect(pad('type (\n\ta struct {\n\t\tOne         int8\n\t\tTwo         [3]int16\n\t\tThree       *byte\n\t\tPad_cgo_0   [4]byte\n\t}\n)\n'))
    .toBe('type (\n\ta struct {\n\t\tOne         int8\n\t\tPad_cgo_1   [1]byte\n\t\tTwo         [3]int16\n\t\tThree       *byte\n\t\tPad_cgo_0   [4]byte\n\t}\n)\n');
});

test('a 32-bit target has other holes', () => {
  const text = 'type a struct {\n\tA int32\n\tB int64\n}\n';
  expect(pad(text)).toContain('[4]byte');
  expect(pad(text, 'arm')).toBe(text);
});

test('done twice, nothing is added; what is not known is said', () => {
  const once = pad('type a struct {\n\tA int8\n\tB int64\n}\n');
  expect(pad(once)).toBe(once);
  expect(() => pad('type a struct {\n\tA other.Type\n}\n')).toThrow(/size of the type other\.Type is not known/);
});

test('a field with a comment stays; one that can not be read is said', () => {
  const text = 'package x\n\ntype pktinfo struct {\n\tIfindex  int32\n\tSpec_dst [4]byte /* in_addr */\n\tLong     uint64\n}\n';
  expect(withPadding(text, architecture('loong64'), 'x.go')).toBe(text);
  expect(() => withPadding('type a struct {\n\tB struct {}\n}\n', architecture('loong64'), 'x.go')).toThrow(/can't be read/);
});
