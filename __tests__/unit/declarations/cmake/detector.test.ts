import { describe, expect, test } from '@jest/globals';
import { patternFits } from '../../../../src/gaps/declarations/chain.js';
import { cmake } from '../../../../src/gaps/declarations/cmake/detector.js';
import { contextFor, findings, findingsOf } from '../find.js';

describe('CMake', () => {
  test('choices that fail or end without the target and lists are found; extras, defaults, patterns that fit and macOS are not', async () => {
    expect(await findings('cmake', cmake)).toEqual([
      'CMakeLists.txt:2 cmake/processor x86_64 AMD64 aarch64',
      'CMakeLists.txt:31 cmake/processor x86_64 ppc64le',
      'CMakeLists.txt:43 cmake/arch-list x86_64 aarch64 ppc64le',
    ]);
  });

  test('a pattern is tried on the target, but not where it could run for ever', () => {
    expect([patternFits('^loong', contextFor()), patternFits('(x86|arm).*', contextFor()), patternFits('(l+)+$', contextFor()), patternFits('(', contextFor())]).toEqual([true, false, false, false]);
  });

  test('a file that ends in the middle is read as far as it goes', async () => {
    expect(await findingsOf('CMakeLists.txt', 'set(ARCHS x86_64 aarch64)\nif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64\n', cmake)).toEqual(['1 cmake/arch-list x86_64 aarch64']);
    expect(await findingsOf('CMakeLists.txt', `# x86_64\n${'if('.repeat(100_000)}`, cmake)).toEqual([]);
  });
});

test("an else that gives every processor the baseline's name leaves the target out", async () => {
  const choice = (rest: string): string => `if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")\n  set(ARCH arm64)\nelse()\n  set(${rest})\nendif()\n`;
  expect(await findingsOf('CMakeLists.txt', choice('ARCH amd64'), cmake)).toEqual(['1 cmake/processor aarch64 amd64']);
  expect(await findingsOf('CMakeLists.txt', choice('ARCH generic'), cmake)).toEqual([]);
});

test('families without an entry in the table are machines too, and an else that recognizes nothing gives up', async () => {
  const choice = (rest: string): string => `if(ARCH MATCHES "x86_64")\n  set(B x86)\nelseif(ARCH MATCHES "sparc")\n  set(B sparc)\nelseif(ARCH MATCHES "aarch64")\n  set(B arm)\n${rest}endif()\n`;
  expect(await findingsOf('a.cmake', choice(''), cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  expect(await findingsOf('a.cmake', choice('else()\n  set(B x86)\n  message(STATUS "${ARCH} not recognized, defaulting to x86")\n'), cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  expect(await findingsOf('a.cmake', choice('else()\n  set(B "")\n'), cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  expect(await findingsOf('a.cmake', choice('else()\n  set(B generic)\n'), cmake)).toEqual([]);
});

test("a choice whose first branch is another system's is Linux's from the second on", async () => {
  const choice = 'if(MINGW64)\n  set(X 1)\nelseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")\n  set(X 2)\nelseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")\n  set(X 3)\nendif()\n';
  expect(await findingsOf('a.cmake', choice, cmake)).toEqual(['3 cmake/processor x86_64 aarch64']);
  expect(await findingsOf('a.cmake', `if(WIN32)\n${choice}endif()\n`, cmake)).toEqual([]);
});

test('variables named after architectures, of which one is asked for, are a list', async () => {
  expect(await findingsOf('a.cmake', 'if(X86_64 OR ARM64 OR PPC)\n  set(BINARY 64)\nelse()\n  set(BINARY 32)\nendif()\n', cmake)).toEqual(['1 cmake/arch-list X86_64 ARM64']);
  expect(await findingsOf('a.cmake', 'if(X86_64 OR ARM64)\nendif()\nif(X86_64 OR USE_ARM64 OR LOONG64)\nendif()\nif(X86_64 AND ARM64 AND PPC)\nendif()\n', cmake)).toEqual([]);
});

test('what had a value right before has one for everybody', async () => {
  const choice = 'if(ARCH MATCHES "x86_64|aarch64")\n  set(FAST 1)\nendif()\n';
  expect(await findingsOf('a.cmake', choice, cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  expect(await findingsOf('a.cmake', `set(FAST 0)\n${choice}`, cmake)).toEqual([]);
});

test('code for others that works anywhere closes a choice, whatever is said of it; none, or an empty value, does not', async () => {
  const choice = (otherwise: string): string => `if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")\n  set(SRC sse.c)\nelseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")\n  set(SRC neon.c)\nelse()\n  ${otherwise}\nendif()\n`;
  expect(await findingsOf('CMakeLists.txt', choice('message(STATUS "SIMD is not supported on this machine, using plain C")\n  set(SRC generic.c)'), cmake)).toEqual([]);
  for (const otherwise of ['message(WARNING "unknown architecture")', 'message(WARNING "unknown architecture")\n  set(SRC FALSE)']) {
    expect(await findingsOf('CMakeLists.txt', choice(otherwise), cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  }
});

test('choices one after the other for many machines are a list; for a few they are extras', async () => {
  const choices = (names: string[]): string => names.map((name) => `if(PROCESSOR_IS_${name})\n  add_test(${name})\nendif()\n`).join('');
  expect(await findingsOf('CMakeLists.txt', choices(['X86', 'ARM', 'AARCH64', 'S390X']), cmake)).toEqual(['1 cmake/arch-list PROCESSOR_IS_X86 PROCESSOR_IS_ARM PROCESSOR_IS_AARCH64 PROCESSOR_IS_S390X']);
  expect(await findingsOf('CMakeLists.txt', choices(['ARM', 'AARCH64', 'S390X', 'RISCV64']), cmake)).toEqual([]);
  expect(await findingsOf('CMakeLists.txt', choices(['X86', 'ARM', 'AARCH64', 'S390X', 'LOONGARCH']), cmake)).toEqual([]);
});

test("an else that doesn't know the machine and does what another machine's branch does leaves the target out", async () => {
  const choice = 'if(ARCH MATCHES "x86_64")\n  set(B x86)\n  set(X86_FOUND TRUE)\nelseif(ARCH MATCHES "aarch64")\n  set(B arm)\nelse()\n  set(B x86)\n  set(X86_FOUND TRUE)\n  message(STATUS "not recognized, taking x86")\nendif()\n';
  expect(await findingsOf('a.cmake', choice, cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
});

describe('what others get', () => {
  const asked = (before: string, x86: string, arm: string, rest: string): string => `${before}if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")\n  ${x86}\nelseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")\n  ${arm}\n${rest === '' ? '' : `else()\n  ${rest}\n`}endif()\n`;
  test.each([
    ['a switch that is off', asked('', 'set(USE_ASM ON)', 'set(USE_ASM ON)', 'set(USE_ASM OFF)\n  message(STATUS "assembly is not supported on this CPU")')],
    ['what the message says', asked('', 'set(S a.c)', 'set(S b.c)', 'message(WARNING "unknown architecture, using generic code")')],
    ['no flag', asked('', 'set(MARCH "-march=native")', 'set(MARCH "-mcpu=native")', 'set(MARCH "")')],
    ['a default before', asked('set(S generic.c)\n', 'set(S a.c)', 'set(S b.c)', '')],
  ])('%s', async (_, text) => {
    expect(await findingsOf('CMakeLists.txt', text, cmake)).toEqual([]);
  });
  test.each([
    ['an empty default', asked('set(ARCH "")\n', 'set(ARCH amd64)', 'set(ARCH arm64)', '')],
    ['an unknown default', asked('set(ARCH unknown)\n', 'set(ARCH amd64)', 'set(ARCH arm64)', '')],
    ['a list to which each adds', asked('set(S a.c)\n', 'set(S ${S} ctx_x86.S)', 'set(S ${S} ctx_arm.S)', '')],
    ['a default of another branch', `if(USE_MUSL)\n  set(F m.tgz)\nelse()\n${asked('', 'set(F a.tgz)', 'set(F b.tgz)', '')}endif()\n`],
    ['a name that only holds such a word', asked('', 'list(APPEND S assess.c ctx_x86.S)', 'list(APPEND S assess.c ctx_arm.S)', '')],
  ])('not %s', async (_, text) => {
    expect(await findingsOf('CMakeLists.txt', text, cmake)).toHaveLength(1);
  });
});

describe('speed-ups', () => {
  const asked = (x86: string, arm: string, rest = ''): string => `if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")\n  ${x86}\nelseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")\n  ${arm}\n${rest}endif()\n`;
  const flag = (one: string): string => `check_c_compiler_flag("${one}" HAVE_IT)\n  if(HAVE_IT)\n    set(CMAKE_C_FLAGS "\${CMAKE_C_FLAGS} ${one}")\n  endif()`;
  test.each([
    ['flags that are tried', asked(flag('-msse4.2'), flag('-march=armv8-a+crc'))],
    ['features', asked('set(HAVE_SSE ON)', 'set(HAVE_NEON ON)')],
    ['tries by their name', asked('detect_sse(RESULT)', 'option(USE_NEON "try it" ON)\n  set(COMPILER_SUPPORT_NEON 1)')],
    ['options for all', asked('add_compile_options(-march=x86-64-v2)', 'add_compile_options(-march=armv8.2-a)')],
    ['options for one', asked('target_compile_options(x PRIVATE -msse4.2 -mpclmul)', 'target_compile_options(x PRIVATE -mcpu=native)')],
  ])('are no gap: %s', async (_, text) => {
    expect(await findingsOf('CMakeLists.txt', text, cmake)).toEqual([]);
  });
  test.each([
    ['the rest fails', asked(flag('-msse4.2'), flag('-mcrc'), 'else()\n  message(FATAL_ERROR "no")\n')],
    ['a definition says which machine it is', asked('add_definitions(-DMACHINE=1)', 'add_definitions(-DMACHINE=2)')],
    ['a source is added', asked('set(S ctx_x86.S)', 'set(S ctx_arm.S)')],
  ])('but these are: %s', async (_, text) => {
    expect(await findingsOf('CMakeLists.txt', text, cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
  });
});

describe('a condition for all but some', () => {
  const two = 'CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" OR CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64"';
  const asked = (condition: string, body: string): string => `if(${condition})\n  ${body}\nendif()\n`;
  test.each([`NOT (${two})`, `UNIX AND NOT (${two})`, 'NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" AND NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64"'])('leaves the target out where it fails: %s', async (condition) => {
    expect(await findingsOf('CMakeLists.txt', asked(condition, 'message(FATAL_ERROR "64 bits of x86 and ARM alone")'), cmake)).toEqual(['1 cmake/processor x86_64 aarch64']);
    expect(await findingsOf('CMakeLists.txt', asked(condition, 'set(USE_JIT OFF)'), cmake)).toEqual([]);
  });
  test('and what fails for those that are named, or with an option alone, leaves nobody else out', async () => {
    expect(await findingsOf('CMakeLists.txt', asked(two, 'message(FATAL_ERROR "not yet")'), cmake)).toEqual([]);
    expect(await findingsOf('CMakeLists.txt', asked(`WITH_JIT AND NOT (${two})`, 'message(FATAL_ERROR "JIT is for these")'), cmake)).toEqual([]);
    expect(await findingsOf('CMakeLists.txt', asked(`NOT (${two} OR CMAKE_SYSTEM_PROCESSOR STREQUAL "loongarch64")`, 'message(FATAL_ERROR "no")'), cmake)).toEqual([]);
  });
});
