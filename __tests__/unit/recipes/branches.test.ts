import { describe, expect, test } from '@jest/globals';
import { addBranch, addTranslation } from '../../../src/recipes/recipe/branches.js';
import { architecture } from '../../../src/target/architectures.js';

const target = architecture('loong64');

describe.each([
  ['ends in brackets at the margin', 'if m in ("x86_64",):\n    a = "amd64"\nelif m in ("aarch64",):\n    a = "arm64"\nelif m in (\n    "ppc64le",\n):\n    a = "ppc64le"\n'],
  ['ends in a text at the margin', 'if m == "x86_64":\n    a = """amd64\n    """\nelif m == "aarch64":\n    a = """arm64\n    """\nelif m == "ppc64le":\n    a = """\nppc64le"""\n'],
  ['has if and elif mixed', 'if m == "x86_64":\n    return "amd64"\nif m == "aarch64":\n    return "arm64"\nelif m == "riscv64":\n    print("slow")\nelse:\n    raise ValueError\n'],
  ['has an else of its last if', 'if m == "x86_64":\n    return "amd64"\nif m == "aarch64":\n    return "arm64"\nif m == "riscv64":\n    print("slow")\nelse:\n    raise ValueError\n'],
])('a choice in Python that %s', (_name, text) => {
  test('has no branch added', () => {
    expect(addBranch(text, 1, ['x86_64', 'aarch64'], 'python/machine', target)).toBeUndefined();
  });
});

describe('a branch for the target', () => {
  test.each([
    ['of a case with a line for each', 'shell/arch-case', 2, 'case $m in\n  x86_64|amd64)\n    arch=amd64\n    ;;\n  aarch64|arm64)\n    arch=arm64\n    ;;\n  *) exit 1;;\nesac\n', '  loongarch64|loong64)\n    arch=loong64\n    ;;\n  *) exit 1;;'],
    ['of a case on one line', 'dockerfile/arch-case', 1, 'RUN case "$(uname -m)" in x86_64) a=amd64;; aarch64) a=arm64;; *) exit 1;; esac && get $a\n', 'aarch64) a=arm64;; loongarch64) a=loong64;; *) exit 1;; esac'],
    ['of a case in continued lines', 'dockerfile/arch-case', 2, 'RUN case "$m" in \\\n      x86_64) a=amd64 ;; \\\n      aarch64) a=arm64 ;; \\\n      *) exit 1 ;; \\\n    esac; \\\n    get "$a"\n', '      aarch64) a=arm64 ;; \\\n      loongarch64) a=loong64 ;; \\\n      *) exit 1 ;; \\\n'],
    ['of a case whose default names one, too', 'shell/arch-case', 2, 'case $(uname -m) in\n  aarch64) a=arm64 ;;\n  ppc64le) a=ppc64le ;;\n  *) a=amd64 ;;\nesac\n', '  ppc64le) a=ppc64le ;;\n  loongarch64) a=loong64 ;;\n  *) a=amd64 ;;\n'],
    ['of a case whose default speaks of one', 'shell/arch-case', 2, 'case $m in\n  x86_64) a=amd64 ;;\n  aarch64) a=arm64 ;;\n  *) echo "only amd64"; exit 1 ;;\nesac\n', '  loongarch64) a=loong64 ;;\n  *) echo'],
    ['of a case whose default is joined to one', 'shell/arch-case', 2, 'case $m in\n  aarch64) a=arm64 ;;\n  loong32|riscv64) a=riscv64 ;;\n  armv7l) a=arm ;;\n  x86_64 | *) a=amd64 ;;\nesac\n', '  loongarch64) a=loong64 ;;\n  x86_64 | *)'],
    ['of an if chain', 'shell/arch-test', 1, 'if [ "$m" = x86_64 ]; then\n  a=amd64\nelif [ "$m" = aarch64 ]; then\n  a=arm64\nelse\n  exit 1\nfi\n', 'elif [ "$m" = loongarch64 ]; then\n  a=loong64\nelse\n  exit 1'],
    ['of a chain of make', 'make/arch-test', 1, 'ifeq ($(m),x86_64)\nA = amd64\nelse ifeq ($(m),aarch64)\nA = arm64\nendif\n', 'else ifeq ($(m),loongarch64)\nA = loong64\nendif\n'],
    ['of conditionals one after the other', 'make/arch-test', 1, 'ifeq ($(m),x86_64)\nA = amd64\nendif\nifeq ($(m),aarch64)\nA = arm64\nendif\nall:\n', 'ifeq ($(m),loongarch64)\nA = loong64\nendif\nall:\n'],
    ['of cmake', 'cmake/processor', 1, 'if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")\n  set(A amd64)\nelseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")\n  set(A arm64)\nelse()\n  message(FATAL_ERROR "no")\nendif()\n', 'elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "loongarch64")\n  set(A loong64)\nelse()'],
    ['of single tests', 'shell/arch-test', 1, '[ "$m" = x86_64 ] && m=amd64\n[ "$m" = aarch64 ] && m=arm64\n', '[ "$m" = aarch64 ] && m=arm64\n[ "$m" = loongarch64 ] && m=loong64\n'],
    ['of a choice in Python', 'python/machine', 2, 'm = platform.machine()\nif m == "x86_64":\n    a = "amd64"\n\nelif m == "aarch64":\n    a = "arm64"\nelse:\n    raise OSError\n', 'elif m == "loongarch64":\n    a = "loong64"\nelse:\n'],
    ['of choices in Python that return', 'python/machine', 2, 'def f(m):\n    if m == "x86_64":\n        return "amd64"\n    if m == "aarch64":\n        return "arm64"\n    raise OSError\n', '    if m == "loongarch64":\n        return "loong64"\n    raise OSError\n'],
    ['of a choice in Python with brackets and long strings', 'python/machine', 1, 'if m in (\n        "x86_64",):\n    """it\'s :("""\n    a = ["amd64"]  # don\'t (\nelif m in (\n        "aarch64",):\n    """it\'s :("""\n    a = ["arm64"]\nelse:\n    pass\n', '    a = ["arm64"]\nelif m in (\n        "loongarch64",):\n'],
    ['of rules named after architectures', 'make/arch-names', 1, 'tool-amd64:\n\tGOARCH=amd64 go build -o $@ .\n\ntool-arm64:\n\tGOARCH=arm64 go build -o $@ .\n', 'tool-loong64:\n\tGOARCH=loong64 go build -o $@ .\n'],
  ])('%s is added, once', (_name, rule, line, text, expected) => {
    const symbols = text.startsWith('tool') ? ['tool-amd64', 'tool-arm64'] : ['x86_64', 'aarch64'];
    const once = addBranch(text, line, symbols, rule, target);
    expect(once).toContain(expected);
    expect(addBranch(once ?? '', line, symbols, rule, target)).toBe(once);
    // Nothing else changes.
    const lines = text.split('\n');
    if (!text.includes('in x86_64')) expect((once ?? '').split('\n').filter((one) => lines.includes(one)).length).toBeGreaterThanOrEqual(lines.length);
  });

  test.each([
    ['differ in more than names', 'case $m in\n  x86_64) arch=amd64; page=4096 ;;\n  aarch64) arch=arm64; page=65536 ;;\n  *) exit 1 ;;\nesac\n'],
    ['fetch what may not be there', 'case $m in\n  x86_64) url=https://example.org/tool-amd64.tgz ;;\n  aarch64) url=https://example.org/tool-arm64.tgz ;;\nesac\n'],
    ['hold checksums', 'case $m in\n  x86_64) sum=d41d8cd98f00b204e9800998ecf8427e; a=amd64 ;;\n  aarch64) sum=d41d8cd98f00b204e9800998ecf8427e; a=arm64 ;;\nesac\n'],
    ['have patterns alone in common', 'case $m in\n  x86_64)\n    one ;;\n  aarch64)\n    two ;;\nesac\n'],
    ['are for one architecture alone', 'case $m in\n  x86_64) a=amd64 ;;\n  *) exit 1 ;;\nesac\n'],
  ])('is not made up where branches %s', (_name, text) => {
    expect(addBranch(text, 2, ['x86_64', 'aarch64'], 'shell/arch-case', target)).toBeUndefined();
  });
});

test.each([
  ["uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/'", "'s/x86_64/amd64/;s/aarch64/arm64/;s/loongarch64/loong64/'"],
  ['uname -m | sed -e s/x86_64/amd64/ -e s/aarch64/arm64/', '-e s/aarch64/arm64/ -e s/loongarch64/loong64/'],
  ['uname -m | sed s/x86_64/amd64/', 'sed -e s/x86_64/amd64/ -e s/loongarch64/loong64/'],
  ['ARCH := $(subst x86_64,amd64,$(shell uname -m))', 'ARCH := $(subst x86_64,amd64,$(subst loongarch64,loong64,$(shell uname -m)))'],
])('a name that is translated by hand: %s', (text, expected) => {
  const once = addTranslation(`${text}\n`, 1, target);
  expect(once).toContain(expected);
  expect(addTranslation(once ?? '', 1, target)).toBe(once);
});
