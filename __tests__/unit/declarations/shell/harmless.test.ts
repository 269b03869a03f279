import { expect, test } from '@jest/globals';
import { dockerfile } from '../../../../src/gaps/declarations/dockerfile/detector.js';
import { make } from '../../../../src/gaps/declarations/make/detector.js';
import { shell } from '../../../../src/gaps/declarations/shell/detector.js';
import { isOtherPlace } from '../../../../src/gaps/declarations/words.js';
import { findingsOf } from '../find.js';

/** A case by the machine with a branch for all others. */
const rest = (branches: string, others: string): string => `case "$(uname -m)" in\n  ${branches}\n  *) ${others} ;;\nesac\n`;
const FLAGS = 'x86_64) OPT="-msse4.2" ;;\n  aarch64) OPT=-march=armv8-a+crc ;;';
const RUNS = 'x86_64) make check-avx ;;\n  aarch64) make check-neon ;;';
const NAMES = 'x86_64) ARCH=amd64 ;;\n  aarch64) ARCH=arm64 ;;';

test.each([
  ['flags are left away', rest(FLAGS, 'OPT=')],
  ['flags are left away by quotes', rest(FLAGS, "OPT=''")],
  ['nothing on purpose', rest(RUNS, ':')],
  ['true', rest(RUNS, 'true')],
  ['the generic goal', rest(RUNS, 'make check')],
  ['a switch is off', rest('x86_64) HAVE_SIMD=1 ;;\n  aarch64) HAVE_SIMD=1 ;;', 'HAVE_SIMD=0')],
  ['says that it goes the portable way', rest(RUNS, 'echo "using the portable code"')],
  ['an else', 'if [ "$ARCH" = x86_64 ]; then\n  OPT=-mavx2\nelif [ "$ARCH" = aarch64 ]; then\n  OPT=-mcpu=native\nelse\n  OPT=\nfi\n'],
  ['speed-ups alone', 'case "$ARCH" in\n  x86_64) CFLAGS="$CFLAGS -mavx2" ;;\n  aarch64) CFLAGS="$CFLAGS -march=armv8-a+crc" ;;\nesac\n'],
  ['processors of Rust', 'case "$ARCH" in\n  x86_64) export RUSTFLAGS="-C target-cpu=x86-64-v2" ;;\n  aarch64) export RUSTFLAGS="-C target-feature=+crc" ;;\nesac\n'],
  ['an empty default before', 'ARCHFLAGS=\ncase "$ARCH" in\n  x86_64) ARCHFLAGS=-msse2 ;;\n  aarch64) ARCHFLAGS=-mfpu=neon ;;\nesac\n'],
  ['a default on the same line', 'dir=generic; case "$ARCH" in x86_64) dir=x86 ;; aarch64) dir=arm ;; esac\n'],
])('a choice that does others no harm is no gap: %s', async (_, script) => {
  expect(await findingsOf('a.sh', script, shell)).toEqual([]);
});

test.each([
  ['exit', rest(RUNS, 'exit 1')],
  ['goes without a word', rest(RUNS, 'exit 0')],
  ['a function that ends it', rest(RUNS, 'bad_arch')],
  ['help', rest(RUNS, 'print_usage')],
  ['unsupported', rest(RUNS, 'echo "unsupported machine"')],
  ['leaves a loop', rest(RUNS, 'break')],
  ['an address that is left away', rest('x86_64) URL=https://example.org/x.tgz ;;\n  aarch64) URL=https://example.org/a.tgz ;;', 'URL=')],
  ['a name that is left away', rest(NAMES, 'ARCH=')],
  ['names translated for some', rest(NAMES, ':')],
  ['a library that is copied for others', rest('x86_64) cp prebuilt/x86_64/libfoo.a lib/ ;;\n  aarch64) cp prebuilt/aarch64/libfoo.a lib/ ;;', 'mkdir -p lib')],
  ['what others install', rest('x86_64) install_x86 ;;\n  aarch64) install_arm ;;', ':')],
  ['a refusal that asks for another machine', rest('x86_64) cp protoc-x86_64 p ;;\n  aarch64) cp protoc-aarch64 p ;;', 'echo "Please use x86_64 or aarch64 instead."')],
  ['a refusal that leaves it to the reader', rest(RUNS, 'echo "No prebuilt protoc for this machine, install it manually instead"')],
  ['flags that what is built needs', 'case "$ARCH" in\n  x86_64) CFLAGS="-mcmodel=large" ;;\n  aarch64) CFLAGS="-fPIC" ;;\nesac\n'],
  ['which implementation is taken', 'case "$ARCH" in\n  x86_64) A="-DSYSTEM_IMPL_ASM=x86" ;;\n  aarch64) A="--with-backend=arm" ;;\nesac\n'],
  ['a switch for assembly that nothing stands in for', rest('x86_64) HAVE_ASM_CONTEXT=1 ;;\n  aarch64) HAVE_ASM_CONTEXT=1 ;;', 'HAVE_ASM_CONTEXT=0')],
  ['a feature that is off', rest('x86_64) WITH_BPF=1 ;;\n  aarch64) WITH_BPF=1 ;;', 'WITH_BPF=0')],
  ['libraries that are left away', rest('x86_64) LDFLAGS="-L/opt/x -lbpf" ;;\n  aarch64) LDFLAGS="-L/opt/a -lbpf" ;;', 'LDFLAGS=')],
  ['the switch for what is supported', rest('x86_64|aarch64) supported=1 ;;\n  arm) supported=1 ;;', 'supported=0')],
  ['flags that say which machine it is', 'case "$ARCH" in\n  x86_64) CFLAGS=--arch=amd64 ;;\n  aarch64) CFLAGS=--arch=arm64 ;;\nesac\n'],
  ['a default of another branch on the line', 'if x; then dir=generic; fi; case "$ARCH" in x86_64) dir=x86 ;; aarch64) dir=arm ;; esac\n'],
])('a choice that others come to grief by is one: %s', async (_, script) => {
  expect(await findingsOf('a.sh', script, shell)).toEqual([expect.stringContaining('shell/arch-case')]);
});

test('the same holds for makefiles and for what images run', async () => {
  const chain = (others: string): string => `ifeq ($(ARCH),amd64)\nRACE = -race\nelse ifeq ($(ARCH),arm64)\nRACE = -race\n${others}endif\n`;
  expect(await findingsOf('Makefile', chain('else\nRACE =\n'), make)).toEqual([]);
  expect(await findingsOf('Makefile', `RACE :=\n${chain('')}`, make)).toEqual([]);
  expect(await findingsOf('Makefile', chain('else\n$(error no $(ARCH))\n'), make)).toEqual(['1 make/arch-test amd64 arm64']);
  const run = (others: string): string => `FROM scratch\nRUN opts=''; \\\n  case "$(uname -m)" in \\\n    x86_64) opts=--enable-avx ;; \\\n    aarch64) opts=--enable-neon ;; \\\n${others}  esac; ./configure $opts\n`;
  expect(await findingsOf('Dockerfile', run(''), dockerfile)).toEqual([]);
  expect(await findingsOf('Dockerfile', run('    *) exit 1 ;; \\\n'), dockerfile)).toEqual(['4 dockerfile/arch-case x86_64 aarch64']);
});

test('where the baseline keeps the name that its machine says, so may others; where it is translated, they may not', async () => {
  const chain = (own: string): string => `ifeq ($(M),x86_64)\n\tARCH := ${own}\nelse ifeq ($(M),arm64)\n\tARCH := aarch64\nelse\n\tARCH := $(M)\nendif\n`;
  expect(await findingsOf('Makefile', chain('x86_64'), make)).toEqual([]);
  expect(await findingsOf('Makefile', chain('amd64'), make)).toEqual(['1 make/arch-test x86_64 arm64']);
});

test('what begins with a tab is no recipe after an assignment', async () => {
  expect(await findingsOf('Makefile', 'M ?= x\nifeq (x86_64, $(M))\n\tM = amd64\nelse ifeq (aarch64, $(M))\n\tM = arm64\nendif\n', make)).toEqual(['2 make/arch-test x86_64 aarch64']);
  expect(await findingsOf('Makefile', 'all:\n\tARCH=amd64 ./build\nX = y\n\tARCH = amd64\n', make)).toEqual(['2 make/arch-default amd64']);
});

test('a test for what one machine goes without, or does better, joins no others', async () => {
  const tests = 'if [ "$A" != aarch64 ]; then\n  FLAGS="$FLAGS --with-file-aio"\nfi\nif [ "$A" = x86_64 ]; then\n  OPT="$OPT -m64 -mtune=generic"\nfi\n';
  expect(await findingsOf('a.sh', tests, shell)).toEqual([]);
  // Together with one that isn't so they show where the script goes by the machine.
  expect(await findingsOf('a.sh', `${tests}if [ "$A" = s390x ]; then\n  VERSION=1\nfi\n`, shell)).toEqual(['1 shell/arch-test aarch64 x86_64 s390x']);
  expect(await findingsOf('a.sh', tests.replace('OPT="$OPT -m64 -mtune=generic"', 'DIR=x').replace('FLAGS="$FLAGS --with-file-aio"', 'DIR=a').replace('!=', '='), shell)).toEqual(['1 shell/arch-test aarch64 x86_64']);
});

test('the same flag for many kinds of machines is a list, whatever others start with', async () => {
  const chain = (names: string): string => `MODE :=\nifneq (,$(filter $(GOARCH),${names}))\nMODE := -buildmode=pie\nendif\n`;
  expect(await findingsOf('Makefile', chain('amd64 arm64 ppc64le s390x'), make)).toEqual(['2 make/arch-test amd64 arm64 ppc64le s390x']);
  expect(await findingsOf('Makefile', chain('amd64 arm64').replace('-buildmode=pie', '-race'), make)).toEqual([]);
});

test('a word among others that are no machines, and a function that asks for one family, are no choices by architecture', async () => {
  const words = (more: string): string => `case $1 in\n  root) a ;;\n  rootless) b ;;\n  systemd) c ;;\n${more}  *) fail "unknown $1" ;;\nesac\n`;
  expect(await findingsOf('a.sh', words('  arch_x86_64) d ;;\n'), shell)).toEqual([]);
  expect(await findingsOf('a.sh', words('  x86_64) d ;;\n  aarch64) e ;;\n'), shell)).toEqual(['5 shell/arch-case x86_64 aarch64']);
  const asks = (names: string, rest: string): string => `is_it() {\n  case "$(uname -m)" in\n    ${names}) return 0 ;;\n    *) ${rest} ;;\n  esac\n}\n`;
  expect(await findingsOf('a.sh', asks('x86_64|i386', 'return 1'), shell)).toEqual([]);
  expect(await findingsOf('a.sh', asks('x86_64|aarch64', 'return 1'), shell)).toEqual(['3 shell/arch-case x86_64 aarch64']);
  expect(await findingsOf('a.sh', 'if is_musl && is_x86_64; then\n  a\nfi\nif is_musl && is_arm; then\n  b\nfi\nif is_musl && is_s390x; then\n  c\nfi\n', shell)).toEqual([]);
});

test("a case for the baseline alone is an extra of it, unless it gives its name or others fail", async () => {
  const only = (body: string, rest = ''): string => `case "$ARCH" in\n  x86_64)\n    ${body}\n    ;;\n${rest}esac\n`;
  expect(await findingsOf('a.sh', only('flags+=("--enable-cuda")'), shell)).toEqual([]);
  expect(await findingsOf('a.sh', only('ARCH=amd64'), shell)).toEqual(['2 shell/arch-case x86_64']);
  expect(await findingsOf('a.sh', only('make fast', '  *) exit 1 ;;\n'), shell)).toEqual(['2 shell/arch-case x86_64']);
});

test('a vendor that is unknown is no word of a failure, and a script named after Windows none of Linux', async () => {
  const script = 'if [ "$(uname -m)" = x86_64 ] && [ "$(uname -s)" = Linux ]; then\n  T="x86_64-unknown-linux-musl"\n  cargo install --target "$T" a\nelse\n  cargo install a\nfi\n';
  expect((await findingsOf('a.sh', script, shell)).filter((one) => one.includes('arch-test'))).toEqual([]);
  expect(['dist-win.sh', 'build_win.sh', 'Makefile.bsd', 'twin.sh', 'win.sh', 'bsd/x.sh'].map((path) => isOtherPlace(path))).toEqual([true, true, true, false, false, false]);
});
