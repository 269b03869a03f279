import { expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../../cpu.js';
import { make } from '../../../../src/gaps/declarations/make/detector.js';
import { findings, findingsOf } from '../find.js';

test('lists, defaults, conditionals, families and recipes that leave the target out are found', async () => {
  const found = await findings('make', make);
  expect(found.filter((line) => line.startsWith('Makefile')).sort((a, b) => Number(a.split(/[: ]/)[1]) - Number(b.split(/[: ]/)[1]))).toEqual([
    'Makefile:2 make/arch-list amd64 arm64 s390x',
    'Makefile:4 make/arch-default amd64',
    'Makefile:5 make/image debian:bookworm-slim',
    'Makefile:6 make/arch-list amd64 arm',
    'Makefile:7 make/old-compiler clang-12',
    'Makefile:8 make/arch-names SHA_amd64 SHA_arm64',
    'Makefile:10 make/arch-test x86_64 aarch64',
    'Makefile:17 make/arch-map x86_64',
    'Makefile:19 make/download uname -m',
    'Makefile:21 make/arch-case x86_64',
    'Makefile:24 make/arch-names app-linux-amd64-prod app-linux-arm64-prod',
    'Makefile:30 make/arch-list app-linux-amd64-prod app-linux-arm64-prod',
    'Makefile:31 make/arch-list amd64 arm64',
  ]);
});

test('what knows the target, is for another system or another architecture, or only a comment stays silent', async () => {
  expect((await findings('make', make)).filter((line) => line.startsWith('silent'))).toEqual([]);
});

test('an image built on a missing base is told of where nothing else is', async () => {
  expect((await findings('make', make)).filter((line) => line.startsWith('image'))).toEqual(['image.mk:2 make/image-build image/Dockerfile']);
});

test.each([
  ['nested conditionals', 'ifeq ($(A),amd64)\n'.repeat(20_000)],
  ['joined lines', `A = ${'amd64 \\\n'.repeat(50_000)}`],
  ['colons', `${'a:'.repeat(50_000)}\n`],
  ['dollars', `${'$('.repeat(50_000)} := amd64\n\t${'$('.repeat(20_000)}`],
])('a hostile makefile takes no time: %s', async (_, text) => {
  const started = process.cpuUsage();
  await findingsOf('Makefile', text, make);
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test("an else that gives every machine the baseline's name leaves the target out", async () => {
  expect(await findingsOf('Makefile', 'ifeq ($(ARCH),aarch64)\n  GOARCH := arm64\nelse\n  GOARCH := amd64\nendif\n', make)).toEqual(['1 make/arch-test aarch64 amd64']);
  expect(await findingsOf('Makefile', 'ifeq ($(ARCH),aarch64)\n  FLAGS := -x\nelse\n  FLAGS := -y\nendif\n', make)).toEqual([]);
});

test('filter-out, translations for the kernel and entries named after architectures are found', async () => {
  expect(await findingsOf('Makefile', 'ifneq ($(filter-out x86 arm64 mips,$(ARCH)),)\n$(error The architecture $(ARCH) is not supported)\nendif\n', make)).toEqual(['1 make/arch-test x86 arm64 mips']);
  expect(await findingsOf('Makefile', 'ifneq ($(filter-out x86 arm64 loong64,$(ARCH)),)\n$(error no)\nendif\n', make)).toEqual([]);
  expect(await findingsOf('Makefile', "ARCH := $(shell uname -m | sed 's/x86_64/x86/' | sed 's/aarch64/arm64/')\n", make)).toEqual(['1 make/arch-map x86_64 aarch64']);
  expect(await findingsOf('Makefile', 'obj-y += core.o\nobj-y += core-x86.o\nobj-y += core-arm64.o\nobj-y += core-ppc64.o\n', make)).toEqual(['2 make/arch-list core-x86.o core-arm64.o core-ppc64.o']);
  expect(await findingsOf('src/Makefile.am', 'SOURCES = a.c \\\n\tsrc/x86/ffi.c src/aarch64/ffi.c src/s390x/ffi.c\n', make)).toEqual(['1 make/arch-list src/x86/ffi.c src/aarch64/ffi.c src/s390x/ffi.c']);
  expect(await findingsOf('Makefile', 'obj-y += core-x86.o core-arm64.o core-ppc64.o core-loongarch64.o\nx:\n\tTARGET=a-arm CC=b $(MAKE)\n', make)).toEqual([]);
});

test('a recipe that does the same for one architecture after the other is a list, once', async () => {
  const lines = ['amd64', 'arm64', 's390x'].map((arch) => `\tGOOS=linux GOARCH=${arch} make binaries\n\ttar cf app-${arch}.tar out\n`).join('');
  expect(await findingsOf('Makefile', `all:\n${lines}`, make)).toEqual(['2 make/arch-list amd64 arm64 s390x']);
  expect(await findingsOf('Makefile', `all:\n${lines}\tGOOS=linux GOARCH=loong64 make binaries\n\ttar cf app-loong64.tar out\n`, make)).toEqual([]);
});

test('lists of what is left out, of test input and of documents are no gaps, and each other list is one', async () => {
  expect(await findingsOf('a.mk', [
    'SKIPPED := test-amd64 test-arm64 test-s390x', 'TESTDATA := testdata/hello-amd64 testdata/hello-arm64 testdata/hello-s390x', 'EXCLUDED_ARCHES = amd64 arm64',
    'FILES = readme-x86.md readme-arm64.md readme-mips64el.md', 'COMMITTED_ARCHES = amd64 arm64', 'BINS = app-linux-amd64 app-linux-arm64 app-linux-ppc64le', '',
  ].join('\n'), make)).toEqual(['5 make/arch-list amd64 arm64', '6 make/arch-list app-linux-amd64 app-linux-arm64 app-linux-ppc64le']);
});

test("automake's conditions say for whom a list is", async () => {
  const list = (condition: string): string => `if ${condition}\nHEADERS = src/x86/a.h src/aarch64/a.h src/s390x/a.h\nendif\n`;
  expect([await findingsOf('Makefile.am', list('OS_QNX'), make), await findingsOf('Makefile.am', list('ARCH_X86_64'), make)]).toEqual([[], []]);
  const found = ['2 make/arch-list src/x86/a.h src/aarch64/a.h src/s390x/a.h'];
  expect(await findingsOf('Makefile.am', `if OS_QNX\nelse\n${list('OS_LINUX')}endif\n`, make)).toEqual(['4 make/arch-list src/x86/a.h src/aarch64/a.h src/s390x/a.h']);
  expect([await findingsOf('Makefile.am', list('OS_LINUX'), make), await findingsOf('Makefile.am', list('!OS_QNX'), make)]).toEqual([found, found]);
});

test("names under another system's condition are that system's", async () => {
  const names = 'SOURCES_x86_64 = a.c\nSOURCES_aarch64 = b.c\n';
  expect(await findingsOf('Makefile.am', `if OS_QNX\n${names}endif\n`, make)).toEqual([]);
  expect(await findingsOf('Makefile.am', `if OS_LINUX\n${names}endif\n`, make)).toEqual(['2 make/arch-names SOURCES_x86_64 SOURCES_aarch64']);
});

test('an else with another question of the machine in it fails for all others', async () => {
  expect(await findingsOf('Makefile', 'ifeq ($(A),x86_64)\nS=1\nelse\nifeq ($(A),aarch64)\nS=2\nelse\n$(error not supported)\nendif\nendif\n', make)).toHaveLength(1);
  expect(await findingsOf('Makefile', 'ifeq ($(A),x86_64)\nD=a\nelse ifeq ($(A),aarch64)\nD=b\nelse\nD=c\nifndef CC\n$(error no compiler)\nendif\nendif\n', make)).toEqual([]);
});

test("rules of Debian's packages are makefiles", async () => {
  expect(make.matches('debian/rules', '')).toBe(true);
  const rules = (rest: string): string => `#!/usr/bin/make -f\nifeq ($(DEB_HOST_ARCH),amd64)\n  T := x86_64\nelse ifeq ($(DEB_HOST_ARCH),arm64)\n  T := aarch64\n${rest}endif\n%:\n\tdh $@\n`;
  expect(await findingsOf('debian/rules', rules('else\n  $(error no)\n'), make)).toEqual(['2 make/arch-test amd64 arm64']);
  expect(await findingsOf('debian/rules', rules('else\n  T := generic\n').replace(/T := \w+64\n/g, 'T := own\n'), make)).toEqual([]);
  expect(await findingsOf('debian/rules', 'SIMD := no\nifneq (,$(filter $(DEB_HOST_ARCH),amd64 arm64 i386))\n  SIMD := yes\nendif\n', make)).toEqual([]);
  expect(await findingsOf('debian/rules', 'ifneq (,$(filter $(DEB_HOST_ARCH),amd64 arm64))\n  CONFIGURE += --enable-simd\nendif\n', make)).toEqual([]);
  expect(await findingsOf('debian/rules', 'ifneq (,$(filter-out amd64 arm64,$(DEB_HOST_ARCH)))\n  $(error no)\nendif\n', make)).toEqual(['1 make/arch-test amd64 arm64']);
});

test("quotes around an architecture are make's own text, and it is pinned all the same", async () => {
  expect(await findingsOf('Makefile', 'SYNO_ARCH ?= "amd64"\n', make)).toEqual(['1 make/arch-default amd64']);
});

test('files for sets of instructions are for the machines that have them', async () => {
  const list = (one: (machine: string) => string): string => `HEADERS = a.h b.h c.h d.h e.h f.h ${['x86', 'arm64', 'arm', 's390x'].map(one).join(' ')}\n`;
  expect(await findingsOf('Makefile.am', list((machine) => `simd_${machine}.h`), make)).toEqual([]);
  expect(await findingsOf('Makefile.am', list((machine) => `core_${machine}.h`), make)).toEqual(['1 make/arch-list core_x86.h core_arm64.h core_arm.h core_s390x.h']);
});
