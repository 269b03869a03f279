import { describe, expect, test } from '@jest/globals';
import { GO_MOD, brief, detect } from './fixture.js';

const CGO = { cgo: true };
const withC = (preamble: string, more: Record<string, string> = {}): Record<string, string> => ({ 'go.mod': GO_MOD, 'a.go': `package app\n\n/*\n${preamble}\n*/\nimport "C"\n\nfunc Use() { C.use() }\n`, ...more });

describe('C code of a package', () => {
  test('an #error that the target alone reaches is a gap, at its line', async () => {
    const found = await detect(withC('#include "code.h"', { 'code.h': '#pragma once\n#if defined(__x86_64__) || defined(__aarch64__)\n#define WORD 8\n#else\n#error "unsupported architecture"\n#endif\n' }), CGO);
    expect(brief(found)).toEqual({ 'example.com/app': { kind: 'cgo', symbols: [], at: 'code.h:5', cascades: [] } });
  });

  test.each([
    ['what depends on more than the architecture', '#ifdef WITH_CHECKS\n#error "no checks"\n#endif'],
    ['what fails for the baseline, too', '#if defined(__x86_64__) || defined(__loongarch__)\n#error "neither"\n#endif'],
    ['a branch of another architecture', '#ifdef __aarch64__\n#error "not arm"\n#endif'],
    ['a header that is asked for on its own architecture alone', '#if defined(__x86_64__)\n#include <immintrin.h>\n#endif'],
  ])('%s is none', async (_what, text) => {
    expect((await detect(withC(text), CGO)).gaps).toEqual([]);
  });

  test('a header that compilers have for the baseline alone is a gap', async () => {
    expect(brief(await detect(withC('#include <stdint.h>\n#include <emmintrin.h>'), CGO))).toMatchObject({ 'example.com/app': { kind: 'cgo', at: 'a.go:5' } });
  });

  test('libraries that a #cgo line gives the baseline alone are a gap; those for all, or for the target as well, are none', async () => {
    const lines = '#cgo linux,amd64 LDFLAGS: -L${SRCDIR}/lib/amd64 -lfast\n#cgo linux,arm64 LDFLAGS: -L${SRCDIR}/lib/arm64 -lfast';
    expect(brief(await detect(withC(lines), CGO))).toMatchObject({ 'example.com/app': { kind: 'cgo', at: 'a.go:4' } });
    expect((await detect(withC(`${lines}\n#cgo linux,loong64 LDFLAGS: -lfast`), CGO)).gaps).toEqual([]);
    expect((await detect(withC('#cgo LDFLAGS: -lm\n#cgo amd64 CFLAGS: -msse4'), CGO)).gaps).toEqual([]);
  });

  test('a file for the linker alone that the target lacks is a gap, unless the target has its own; a file with code is none', async () => {
    const links = (arch: string): Record<string, string> => ({ [`lib_linux_${arch}.go`]: `package app\n\n/*\n#cgo LDFLAGS: \${SRCDIR}/lib_${arch}.a\n*/\nimport "C"\n` });
    expect(brief(await detect(withC('void use(void);', { ...links('amd64'), ...links('arm64') }), CGO))).toMatchObject({ 'example.com/app': { kind: 'cgo', at: 'lib_linux_amd64.go:4' } });
    expect((await detect(withC('void use(void);', { ...links('amd64'), ...links('loong64') }), CGO)).gaps).toEqual([]);
    const code = { 'fast_amd64.go': 'package app\n\n// #cgo LDFLAGS: -lfast\nimport "C"\n\nfunc fast() {}\n', 'fast_other.go': '//go:build !amd64\n\npackage app\n\nfunc fast() {}\n' };
    expect((await detect(withC('void use(void);', code), CGO)).gaps).toEqual([]);
  });

  test('an object file for the baseline alone is a gap', async () => {
    const found = await detect(withC('void use(void);', { 'fast_amd64.syso': 'object' }), CGO);
    expect(brief(found)).toMatchObject({ 'example.com/app': { kind: 'cgo', at: 'fast_amd64.syso:0' } });
  });

  test('a type of C that only a compiler knows is no failure, not even of the baseline', async () => {
    const found = await detect({ 'go.mod': GO_MOD, 'a.go': 'package app\n\n// #include <stdlib.h>\n// typedef struct { int a; } pair;\nimport "C"\n\nimport "unsafe"\n\ntype Use struct{ all *C.pair }\n\nfunc (u *Use) Free() { C.free(unsafe.Pointer(u.all)) }\n' }, CGO);
    expect(found.gaps).toEqual([]);
    expect(found.notes).toEqual([]);
  });

  test('a constant of C that an importer uses is no failure there either', async () => {
    const found = await detect({
      'go.mod': GO_MOD, 'c/c.go': 'package c\n\n// enum { ONE = 1 };\nimport "C"\n\nconst One = C.ONE\n\nfunc Take(n int) {}\n', 'use/use.go': 'package use\n\nimport "example.com/app/c"\n\nfunc Use() { c.Take(c.One) }\n',
      'low/low.go': 'package low\n\nimport "example.com/app/c"\n\nfunc Low() { c.Take(c.One + size) }\n', 'low/low_amd64.go': 'package low\n\nconst size = 1\n',
    }, CGO);
    expect(found.notes).toEqual([]);
    expect(brief(found)).toMatchObject({ 'example.com/app/low': { kind: 'undefined', symbols: ['size'], at: 'low/low.go:5' } });
  });

  test('without cgo none of it is looked at', async () => {
    expect((await detect({ ...withC('#include <emmintrin.h>'), 'b.go': 'package app\n' })).gaps).toEqual([]);
  });
});
