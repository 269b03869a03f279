import { describe, expect, test } from '@jest/globals';
import { narrowed, retargeted, widened } from '../../../src/recipes/synthesize/constraints.js';
import type { FileFacts } from '../../../src/recipes/synthesize/facts.js';

/** Facts of a file with these constraint lines, as the inspecting program would give them. */
function file(text: string): FileFacts {
  const lines = text.split('\n');
  const plus = lines.flatMap((line, index) => (/^\/\/ ?\+build/.test(line) ? [index + 1] : []));
  const goBuildLine = lines.findIndex((line) => line.startsWith('//go:build')) + 1;
  const goBuild = goBuildLine > 0 ? (lines[goBuildLine - 1] ?? '').slice('//go:build '.length) : plus.map((line) => lines[line - 1]?.replace(/.*\+build /, '')).join(' ');
  return { name: 'a.go', arches: [], tagged: {}, goBuild, goBuildLine, plusBuildLines: plus, nameArch: '', godefs: false, source: '', generated: false, cgo: false, imports: [], aliases: {}, decls: [], packageLine: 1, bytes: 0 };
}
const widen = (text: string, beside = 'arm64'): string | undefined => widened(text, file(text), beside, 'loong64');

describe('a list of architectures grows by one', () => {
  test('in the new style, wherever the neighbour is allowed, and nowhere else', () => {
    expect(widen('//go:build amd64 || arm64 || s390x\n')).toBe('//go:build amd64 || arm64 || loong64 || s390x\n');
    expect(widen('//go:build linux && (amd64 || arm64)\n')).toBe('//go:build linux && (amd64 || arm64 || loong64)\n');
    expect(widen('//go:build linux && arm64 || darwin && arm64\n')).toBe('//go:build linux && (arm64 || loong64) || darwin && (arm64 || loong64)\n');
    expect(widen('//go:build purego || !arm64\n', 'purego')).toBe('//go:build purego || loong64 || !arm64\n');
    expect(widen('//go:build !arm64\n')).toBeUndefined();
    expect(widen('//go:build !(amd64 || arm64)\n')).toBeUndefined();
    expect(widen('//go:build !(!arm64 && linux) && arm64\n')).toBe('//go:build !(!arm64 && linux) && (arm64 || loong64)\n');
    expect(widen('//go:build arm64be\n')).toBeUndefined();
  });
  test('in the old style, kept in step with the new', () => {
    expect(widen('// +build linux,amd64 linux,arm64\n')).toBe('// +build linux,amd64 linux,arm64 linux,loong64\n');
    expect(widen('// +build linux\n// +build amd64 arm64\n')).toBe('// +build linux\n// +build amd64 arm64 loong64\n');
    expect(widen('//go:build amd64 || arm64\n// +build amd64 arm64\n\npackage a\n')).toBe('//go:build amd64 || arm64 || loong64\n// +build amd64 arm64 loong64\n\npackage a\n');
  });
});

test('an architecture is left out of a file, in the styles that it has', () => {
  const leave = (text: string, directive = '1.21'): string => narrowed(text, file(text), 'loong64', directive);
  expect(leave('//go:build !amd64\n\npackage a\n')).toBe('//go:build !amd64 && !loong64\n\npackage a\n');
  expect(leave('//go:build linux || darwin\n// +build linux darwin\n')).toBe('//go:build (linux || darwin) && !loong64\n// +build linux darwin\n// +build !loong64\n');
  expect(leave('//go:build (a || b) && c\n')).toBe('//go:build (a || b) && c && !loong64\n');
  expect(leave('package a\n')).toBe('//go:build !loong64\n\npackage a\n');
  expect(leave('package a\n', '1.13')).toBe('//go:build !loong64\n// +build !loong64\n\npackage a\n');
});

test("a copy says the target where its sibling said itself, and has lines of its own where it shared a list", () => {
  const copy = (text: string): string => retargeted(text, file(text), 'arm64', 'loong64', '1.21');
  expect(copy('package a\n')).toBe('package a\n');
  expect(copy('//go:build linux && arm64\n// +build linux,arm64\n\npackage a\n')).toBe('//go:build linux && loong64\n// +build linux,loong64\n\npackage a\n');
  expect(copy('// head\n\n//go:build arm64 || riscv64\n\npackage a\n')).toBe('//go:build linux && loong64\n\n// head\n\n\npackage a\n');
});
