import { describe, expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../cpu.js';
import { architecture } from '../../../src/target/architectures.js';
import { hintPattern, logSignatures, signatureData } from '../../../src/gaps/logs/signature.js';

const loong64 = architecture('loong64');

describe('the table of signatures', () => {
  const signatures = logSignatures(loong64);
  const examples = signatureData().log.flatMap(({ rule, examples: lines }) => lines.map((line): [string, string] => [rule, line]));

  test.each(examples)('%s knows: %s', (rule, line) => {
    expect(hintPattern().test(line)).toBe(true);
    const first = signatures.find((one) => one.lines.some((pattern) => pattern.test(line)));
    expect(first?.rule).toBe(rule);
  });

  test('lines of builds that go well are none', () => {
    const fine = [
      'gcc -O2 -march=loongarch64 -mabi=lp64d -c -o x.o x.c', 'checking build system type... loongarch64-unknown-linux-gnu', 'checking whether loongarch64 is supported... yes',
      'Setting up libc6:loong64 (2.41-1) ...', 'ok  	example.org/tool	0.004s', 'Downloading https://example.org/v1/tool-linux-loong64.tar.gz', '#7 DONE 0.4s',
      "Error: Cannot find module './config'", 'make[1]: Entering directory `/src/arch/loongarch64`', 'E: Could not get lock /var/lib/dpkg/lock-frontend', 'npm warn deprecated glob@7.2.3',
      'Selected platform linux/loong64', 'HTTP/1.1 404 Not Found', 'FAIL: TestUnknownArgument', 'error: unknown option --platform', "unsupported option '--arch' was ignored",
    ];
    expect(fine.filter((line) => signatures.some((one) => one.needs === undefined && one.lines.some((pattern) => pattern.test(line))))).toEqual([]);
  });

  test('what is skipped stops nothing, but a linker that passes a library over, and an apt that passes a repository over, do', () => {
    const skipped = ['ok 5 # SKIP not supported on loongarch64', 'tests/x.py::test_y SKIPPED (unsupported architecture: loongarch64)', 't/foo.t .. skipped: not supported on loongarch64', '    x_test.go:3: skipping: loong64 is not supported', 'XFAIL: jit.c unsupported arch: loongarch64', '跳过：不支持 loongarch64'];
    const known = (line: string): string | undefined => signatures.find(({ lines, unless }) => unless?.test(line) !== true && lines.some((pattern) => pattern.test(line)))?.rule;
    expect(skipped.filter((line) => known(line) !== undefined)).toEqual([]);
    expect(known('loongarch64 is not supported')).toBe('build/refused');
    expect(known('/usr/bin/ld: skipping incompatible ./lib/libcrypto.so when searching for -lcrypto')).toBe('binary/linked');
  });

  test('a refusal of another architecture is none of ours', () => {
    const riscv = logSignatures(architecture('riscv64')).filter((one) => one.rule === 'build/refused');
    expect(riscv.some((one) => one.lines.some((pattern) => pattern.test("Arch 'loongarch64' is not supported.")))).toBe(false);
    expect(riscv.some((one) => one.lines.some((pattern) => pattern.test("Arch 'riscv64' is not supported.")))).toBe(true);
  });

  test('a long hostile line is done with in no time', () => {
    const started = process.cpuUsage();
    for (const line of [`error ${'a.b-'.repeat(500)}`, `${'['.repeat(1000)}not supported`, `unknown ${'x '.repeat(1000)}`, `https://${'a/'.repeat(900)} 404`, `${'loongarch64 '.repeat(160)}`]) {
      for (const one of signatures) for (const pattern of one.lines) pattern.test(line);
    }
    expect(cpuMilliseconds(started)).toBeLessThan(1000);
  });
});
