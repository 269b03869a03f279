import { expect, test } from '@jest/globals';
import { buildLines, goDirective } from '../../../src/recipes/build-lines.js';

test('the old style of constraints is written where the module may be built by releases that know no other', () => {
  expect(buildLines('linux', 'loong64', '1.18')).toBe('//go:build linux && loong64\n\n');
  expect(buildLines('linux', 'loong64', '1.26.8')).toBe('//go:build linux && loong64\n\n');
  for (const version of ['1.17', '1.9', '']) expect(buildLines('linux', 'loong64', version)).toBe('//go:build linux && loong64\n// +build linux\n// +build loong64\n\n');
});

test('the go directive is read from go.mod', () => {
  expect(goDirective('module x\n\ngo 1.16 // old\n')).toBe('1.16');
  expect(goDirective('module x\n\nrequire go 1.2\n// go 1.3\n')).toBe('');
  expect(goDirective('module x\ngo\t1.21.0\ntoolchain go1.22.1\n')).toBe('1.21.0');
});
