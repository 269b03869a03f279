import { expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../../cpu.js';
import { shell } from '../../../../src/gaps/declarations/shell/detector.js';
import { contextFor, findings, findingsOf } from '../find.js';

test('cases, lists, tests, downloads and pins are found where they stand, and nothing in the script that knows the target', async () => {
  expect((await findings('shell', shell)).filter((line) => !line.startsWith('broken'))).toEqual([
    'check.sh:5 shell/arch-case x86_64 arm* s390x',
    'fetch.sh:2 shell/arch-default amd64',
    'fetch.sh:3 shell/download uname -m',
    'fetch.sh:4 shell/download amd64',
    'fetch.sh:5 shell/download linux_64',
    'fetch.sh:8 shell/repository amd64',
    'fetch.sh:9 shell/repository download.docker.com',
    'fetch.sh:10 shell/image golang:1.22',
    'fetch.sh:11 shell/platform linux/amd64',
    'fetch.sh:12 shell/old-compiler clang-12',
    'fetch.sh:13 shell/path x86_64-linux-gnu',
    'lists.sh:2 shell/arch-list linux/amd64 linux/arm64 linux/s390x',
    'lists.sh:4 shell/arch-list amd64 arm64',
    'lists.sh:5 shell/arch-list amd64 arm64',
    'lists.sh:7 shell/arch-list linux/amd64 linux/arm64',
    'lists.sh:8 shell/arch-list amd64 arm64',
    'lists.sh:9 shell/arch-names KEY_amd64 KEY_arm64',
    'lists.sh:11 shell/arch-list amd64 arm64',
    'tests.sh:2 shell/arch-test x86_64 aarch64*',
    'tests.sh:9 shell/arch-test x86_64 ppc64el',
    'tests.sh:11 shell/arch-test x86_64',
    'tests.sh:12 shell/arch-map x86_64 aarch64',
    'tests.sh:13 shell/arch-test ^(x86_64|aarch64)$',
    'tests.sh:14 shell/arch-test x86_64',
  ]);
});

test('a script that no shell could read is read as far as it goes', async () => {
  await expect(findings('shell', shell)).resolves.toBeDefined();
});

test('where the machine has the name that Go has, handing it on is enough', async () => {
  const script = 'case $(uname -m) in\n x86_64) a=amd64 ;;\n *) a=$(uname -m) ;;\nesac\n';
  expect(await findingsOf('a.sh', script, shell, 'riscv64')).toEqual([]);
  expect(await findingsOf('a.sh', script, shell, 'loong64')).toEqual(['2 shell/arch-case x86_64']);
});

test('the rules hold for another target', async () => {
  const script = 'for a in amd64 riscv64; do :; done\nclang-8 x.c\ncase $m in x86_64|arm64) ;; *) exit 1 ;; esac\n';
  expect(await findingsOf('a.sh', script, shell, 'arm64')).toEqual(['1 shell/arch-list amd64 riscv64']);
  expect(await findingsOf('a.sh', script, shell, 'riscv64')).toEqual(['2 shell/old-compiler clang-8', '3 shell/arch-case x86_64 arm64']);
});

test.each([
  ['nested conditions', `${'if true; then case $m in amd64) '.repeat(5000)} x`],
  ['nested substitutions', `x=${'$('.repeat(20_000)}`],
  ['brackets in a pattern', `case $m in ${'*[a-z]*'.repeat(20)}) ;; ${'['.repeat(5000)}) ;; esac`],
  ['a long list', `ALL="${'amd64 '.repeat(50_000)}"`],
  ['quotes without end', `"${'\\"`$('.repeat(10_000)}`],
  ['many addresses', 'curl https://'.concat('$(uname -m)'.repeat(20_000))],
  ['many tests', '[ "$a" = amd64 ] && b=1\n'.repeat(5000)],
])('a hostile script takes no time: %s', async (_, script) => {
  const started = process.cpuUsage();
  await findingsOf('a.sh', script, shell);
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test.each(['[z-a]*', '*[9-0]', 'x[', '[[:alpha:]-a]*'])('a pattern that is no expression spoils nothing: %s', async (pattern) => {
  expect(await findingsOf('a.sh', `case $(uname -m) in\n  ${pattern}) ;;\n  x86_64 | aarch64) ;;\n  *) exit 1 ;;\nesac\n`, shell)).toEqual([expect.stringMatching(/^[23] shell\/arch-case .*aarch64$/)]);
  expect(await findingsOf('a.sh', `[[ "$ARCH" =~ ${pattern} ]] || ARCH=amd64\n`, shell)).toHaveLength(1);
});

test("a list in a variable of another system is that system's", async () => {
  expect(await findingsOf('a.sh', 'DARWIN_ARCHES="amd64 arm64"\nLINUX_ARCHES="amd64 arm64"\n', shell)).toEqual(['2 shell/arch-list amd64 arm64']);
});

test('a list that grows by one statement after the other is one, where Linux adds to it last', async () => {
  const script = 'for os in darwin linux; do\n  ALL=("amd64")\n  if [ $os == "linux" ]; then\n    ALL+=("arm64")\n    ALL+=("s390x")\n  fi\n  if [ $os == "darwin" ]; then\n    ALL+=("arm64")\n  fi\ndone\n';
  expect(await findingsOf('a.sh', script, shell)).toEqual(['5 shell/arch-list amd64 arm64 s390x']);
  expect(await findingsOf('a.sh', script.replace('s390x', 'loong64'), shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'FLAGS+=("-amd64")\nFLAGS+=(--verbose)\n', shell)).toEqual([]);
});

test('what may stand for anything names no architecture', async () => {
  expect(await findingsOf('a.sh', 'A=amd64\ncase $- in\n *v*) o=-v ;;\n *x*) o=-x ;;\n *) o= ;;\nesac\n[[ $y == x* ]] && z=1\n', shell)).toEqual([]);
});

test('what the build system of GNU writes into every project is nobody\'s gap', async () => {
  const cases = 'case $host in\n x86_64-*linux*|s390x-*linux*) a=1 ;;\nesac\n';
  for (const head of ['#! /bin/sh\n# Guess values for system-dependent variables and create Makefiles.\n# Generated by GNU Autoconf 2.71 for app 1.0.\n', '#! /bin/sh\n## DO NOT EDIT - This file generated from ltmain.in\n\n# libtool (GNU libtool) 2.4.7\n# Provide generalized library-building support services.\n']) {
    expect(await findingsOf('configure', head + cases, shell)).toEqual([]);
  }
  expect(await findingsOf('configure', `#!/bin/sh\n# Written by hand\n${cases}`, shell)).toHaveLength(1);
});

test('a name for an architecture fixes none', async () => {
  expect(await findingsOf('a.sh', 'ARCH_X86_64=x86_64\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'ARCH=x86_64\n', shell)).toEqual(['1 shell/arch-default x86_64']);
});

test("a branch for all others that gives every machine the baseline's name leaves the target out", async () => {
  expect(await findingsOf('a.sh', 'if [ "$(uname -m)" = aarch64 ]; then\n  ARCH=arm64\nelse\n  ARCH=amd64\nfi\n', shell)).toEqual(['1 shell/arch-test aarch64 amd64']);
  expect(await findingsOf('a.sh', 'case $(uname -m) in\n  aarch64) A=arm64 ;;\n  armv7l) A=arm ;;\n  *) A=amd64 ;;\nesac\n', shell)).toEqual(['2 shell/arch-case aarch64 armv7l amd64']);
  expect(await findingsOf('a.sh', 'arch() { case $(uname -m) in aarch64) echo arm64;; *) echo amd64;; esac; }\n', shell)).toEqual(['1 shell/arch-case aarch64 amd64']);
  expect(await findingsOf('a.sh', 'if [ "$X" != arm64 ]; then Y=amd64; fi\n', shell)).toEqual(['1 shell/arch-test arm64 amd64']);
  expect(await findingsOf('a.sh', '[ "$(uname -m)" = aarch64 ] && A=arm64 || A=amd64\n', shell)).toEqual(['1 shell/arch-test aarch64 amd64']);
  expect(await findingsOf('a.sh', '[ "$(uname -m)" = aarch64 ] && F=1 || F=0\n', shell)).toEqual([]);
  // What it gives is no name, or one of several, or under a condition, or the target has its own.
  expect(await findingsOf('a.sh', 'case $(uname -m) in\n  i386|armv7l) T=32 ;;\n  *)\n    if [ "$A" != x86_64 ]; then\n      T="$T x86_64-linux-user"\n    fi\n    if test -f x; then U=amd64; fi\n    ;;\nesac\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'if [ "$(uname -m)" = aarch64 ]; then FAST=1; else FAST=0; fi\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'case $(uname -m) in aarch64) A=arm64 ;; loongarch64) A=loong64 ;; *) A=amd64 ;; esac\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'case $(uname -m) in aarch64) A=arm64 ;; *) A=$(uname -m) ;; esac\n', shell)).toEqual([]);
});

test('a default for all others is no fixed name', async () => {
  expect(await findingsOf('a.sh', 'case "$TARGETARCH" in arm64) X=1;; *) ARCH=${TARGETARCH:-amd64};; esac\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'if [ "$ARCH" = arm64 ]; then X=1; else ARCH=${ARCH:-amd64}; fi\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', '[ "$ARCH" = aarch64 ] && A=arm64 || A=${ARCH:-amd64}\n', shell)).toEqual([]);
});

test('thousands of tests are read in good time', async () => {
  const started = process.cpuUsage();
  const lines = Array.from({ length: 12000 }, (_, n) => `[ "$m${n}" = aarch64 ] && a=arm64 || a=amd64\n`).join('');
  expect(await findingsOf('a.sh', lines, shell)).toHaveLength(12000);
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test('commands that differ in the architecture alone are a list; tests and what only speaks are not', async () => {
  expect(await findingsOf('b.sh', 'build linux arm64\nbuild linux\nbuild linux riscv64\nbuild linux s390x\n', shell)).toEqual(['1 shell/arch-list arm64 riscv64 s390x']);
  expect(await findingsOf('b.sh', 'echo amd64 x\necho arm64 x\necho s390x x\n[ -n "$x" ] && build arm64\nbuild darwin arm64\nbuild darwin amd64\nbuild darwin s390x\n', shell)).toEqual([]);
});

test('a part of configure is a script by its name', () => {
  expect(['configure.host', 'gcc/config.gcc', 'config.bfd'].map((path) => shell.matches(path, ''))).toEqual([true, true, true]);
  expect(['config.host.js', 'config.status', 'app.host'].map((path) => shell.matches(path, ''))).toEqual([false, false, false]);
});

test('what has a default right before, or is set for single machines alone, is no choice that leaves anybody out', async () => {
  const choice = (before: string): string => `${before}case "$ARCH" in\n  x86_64) DIR=arch/x86 ;;\n  aarch64) DIR=arch/arm ;;\nesac\n`;
  expect(await findingsOf('c.sh', choice(''), shell)).toEqual(['2 shell/arch-case x86_64 aarch64']);
  expect(await findingsOf('c.sh', choice('DIR=unknown\n'), shell)).toEqual(['3 shell/arch-case x86_64 aarch64']);
  expect(await findingsOf('c.sh', choice('DIR="" # a folder\n'), shell)).toEqual(['3 shell/arch-case x86_64 aarch64']);
  expect(await findingsOf('c.sh', choice('DIR=arch/generic\n'), shell)).toEqual([]);
  expect(await findingsOf('c.sh', 'case "$ARCH" in\n  amd64) export GOAMD64=v2 ;;\n  arm) export GOARM=7 ;;\nesac\n', shell)).toEqual([]);
});

test('two sizes of one machine are a choice by size, and names of two siblings settings of these', async () => {
  expect(await findingsOf('c.sh', 'case "$ARCH" in\n  i686) FLAGS=-m32 ;;\n  x86_64) FLAGS=-m64 ;;\nesac\nexport RISCV64_CPU=rv64gc\nexport ARM_CPU=v7\n', shell)).toEqual([]);
  expect(await findingsOf('c.sh', 'case "$ARCH" in\n  i686) FLAGS=-m32 ;;\n  x86_64) FLAGS=-m64 ;;\n  *) exit 1 ;;\nesac\n', shell)).toEqual(['2 shell/arch-case i686 x86_64']);
});

test("lists inside a branch for a family's pattern are that family's", async () => {
  expect(await findingsOf('c.sh', 'case "$ARCH" in\n  ppc*) list="$arm_list|$x86_list|arm64|amd64" ;;\n  *) true ;;\nesac\n', shell)).toEqual([]);
});

test('what is taken away for each architecture is no list of what is built', async () => {
  expect(await findingsOf('a.sh', ['docker rmi foo:amd64', 'docker rmi foo:arm64', 'docker rmi foo:riscv64', ''].join('\n'), shell)).toEqual([]);
});

test('a branch for others that sets something of its own serves them; not where the others translate names, or it says nothing', async () => {
  const choice = (x86: string, rest: string): string => `case $(uname -m) in\n  x86_64) ${x86} ;;\n  aarch64) SRC=neon.c ;;\n  *) ${rest} ;;\nesac\n`;
  expect(await findingsOf('a.sh', choice('SRC=sse.c', 'SRC=generic.c'), shell)).toEqual([]);
  expect(await findingsOf('a.sh', choice('SRC=sse.c', 'SRC=unknown'), shell)).toEqual(['2 shell/arch-case x86_64 aarch64']);
  expect(await findingsOf('a.sh', choice('SRC=amd64', 'SRC=generic'), shell)).toEqual(['2 shell/arch-case x86_64 aarch64']);
});

test('a chain that names several machines is judged as a whole; a failing test in an else counts where it goes by the machine, too', async () => {
  expect(await findingsOf('a.sh', 'if [ "$m" = x86_64 ]; then\n  DIR=x86\nelif [ "$m" = aarch64 ]; then\n  DIR=arm\nelse\n  DIR=generic\nfi\n', shell)).toEqual([]);
});

test.each([
  ['built on what it was', 'URL=https://example.org/dl\ncase $(uname -m) in\n  x86_64) URL="$URL/app-amd64" ;;\n  aarch64) URL="$URL/app-arm64" ;;\nesac\n'],
  ['added to', 'SRCS=(a.c)\ncase $(uname -m) in\n  x86_64) SRCS+=(ctx_x86.S) ;;\n  aarch64) SRCS+=(ctx_arm.S) ;;\nesac\n'],
  ['set in another branch', 'if [ "$musl" = yes ]; then\n  FILE=musl.tgz\nelse\ncase $(uname -m) in\n  x86_64) FILE=app-x.tgz ;;\n  aarch64) FILE=app-a.tgz ;;\nesac\nfi\n'],
  ['set in another function', 'f() {\n  DIR=generic\n}\ng() {\n  case $(uname -m) in\n    x86_64) DIR=x ;;\n    aarch64) DIR=a ;;\n  esac\n}\n'],
])('a value that is %s is no default', async (_, text) => {
  expect((await findingsOf('a.sh', text, shell)).filter((one) => one.includes('arch-case'))).toHaveLength(1);
});

test('a list may have its entries parted by the two characters for a new line', async () => {
  expect(await findingsOf('a.sh', 'f() {\n  local supported="darwin-arm64\\nlinux-386\\nlinux-amd64\\nlinux-arm64"\n}\n', shell)).toEqual(['2 shell/arch-list linux-386 linux-amd64 linux-arm64']);
});

test('what changes something at an address is no download', async () => {
  const url = '"https://example.org/app-linux-${ARCH}.tar.gz"';
  for (const options of ['-X DELETE', '-sSX POST', '--request=PUT', '--request PATCH', '-T app.tar.gz']) expect(await findingsOf('a.sh', `curl ${options} ${url}\n`, shell)).toEqual([]);
  for (const options of ['-X GET', '-fsSL', '-o DELETE']) expect(await findingsOf('a.sh', `curl ${options} ${url}\n`, shell)).toHaveLength(1);
});

test('a key in a default, and a host that can not exist, are no downloads', async () => {
  expect(await findingsOf('a.sh', 'KEY="${KEY:-https://packages.fluentbit.io/fluentbit.key}"\nfetch https://dl.example.test/app-1.x86_64.rpm\n', shell)).toEqual([]);
  expect(await findingsOf('a.sh', 'URL="${URL:-https://packages.fluentbit.io/ubuntu}"\nfetch https://dl.example.org/app-1.x86_64.rpm\n', shell)).toEqual(['1 shell/repository packages.fluentbit.io', '2 shell/download x86_64']);
});

test('lines of a here document that name a file of each architecture are a list', async () => {
  const notes = (architectures: string[]): string => `cat <<EOF\nGet it:\n${architectures.map((one) => `- [Linux ${one}](https://example.org/app-\${V}-linux-${one}.tar.gz) ([checksum](https://example.org/app-\${V}-linux-${one}.tar.gz.sha256))\n`).join('')}EOF\n`;
  expect(await findingsOf('a.sh', notes(['arm64', 'amd64', 's390x']), shell)).toEqual(['4 shell/arch-list arm64 amd64 s390x']);
  expect(await findingsOf('a.sh', notes(['arm64', 'amd64', 's390x', 'loong64']), shell)).toEqual([]);
  expect(await findingsOf('a.sh', notes(['arm64', 'amd64']), shell)).toEqual([]);
  expect(await findingsOf('a.sh', notes(['arm64', 'amd64', 's390x']).replaceAll('Linux', 'FreeBSD'), shell)).toEqual([]);
});

test.each([
  ['arithmetic', 'x=$((1<<FOO)) y=$((2 << BAR))\n'],
  ['a here string', "cat <<<EOF2\ncat <<< 'OTHER'\n"],
  ['what never ends', 'let "x = 1 << FOO"\n'],
  ['another document', "cat <<-'END-OF-FILE'\n\ttext <<EOF\n\tEOF\n\tEND-OF-FILE\n"],
  ['a word that only ends a document behind tabs', 'cat <<END.1\n\tEND.1\nEND.1\n'],
])('a here document is seen after %s', async (_, before) => {
  const names = (end: string): string => ['arm64', 'amd64', 's390x'].map((one) => `https://example.org/app-linux-${one}.tar.gz\n`).join('') + `${end}\n`;
  const line = before.split('\n').length;
  expect(await findingsOf('a.sh', `${before}cat <<EOF\n${names('EOF')}`, shell)).toEqual([`${line + 2} shell/arch-list arm64 amd64 s390x`]);
  expect(await findingsOf('a.sh', `${before}cat <<-"A-B" >x\r\n${names('\tA-B')}`, shell)).toEqual([`${line + 2} shell/arch-list arm64 amd64 s390x`]);
});

test('a choice within an address is looked at as one, and is no architecture that the address asks for', async () => {
  expect(await findingsOf('a.sh', 'curl -fsSL https://golang.org/dl/go1.22.linux-$(case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; esac).tar.gz\n', shell)).toEqual(['1 shell/arch-case x86_64 aarch64']);
});

test('an image that is built of what the command reads is none of the Dockerfile beside', async () => {
  const find = async (text: string): Promise<number> => (await shell.find({ path: 'a.sh', name: 'a.sh', text, read: async (path) => (path === 'Dockerfile' ? 'FROM alpine:3.17\n' : undefined) }, contextFor())).gaps.length;
  expect(await find('docker build -t x .\n')).toBe(1);
  expect(await find('docker build -t x - <<EOF\nFROM scratch\nEOF\n')).toBe(0);
});

test('what a branch for a pattern of names sets is no pin', async () => {
  const text = 'case "$(uname -m)" in\n  x86_64*) host_arch=amd64 ;;\n  i?86_64*) host_arch=amd64 ;;\n  aarch64*) host_arch=arm64 ;;\n  *) exit 1 ;;\nesac\n';
  expect(await findingsOf('a.sh', text, shell)).toEqual(['2 shell/arch-case x86_64* aarch64*']);
});
