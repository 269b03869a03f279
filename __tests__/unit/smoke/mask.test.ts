import { describe, expect, test } from '@jest/globals';
import { cut, maskAsked, maskRun, plainText } from '../../../src/smoke/mask.js';
import { checkPattern, maskMatches, matches } from '../../../src/smoke/pattern.js';
import { architecture } from '../../../src/target/architectures.js';

const values = { dir: '/tmp/w/smoke-x1/loong64/run/dir', ports: new Map([['db', 4321]]), arch: architecture('loong64') };

describe('masking', () => {
  test('hides the run\'s own folder, ports and architecture', () => {
    expect(maskRun('at /tmp/w/smoke-x1/loong64/run/dir/a 127.0.0.1:4321 linux/loong64 loongarch64-linux-gnu', values)).toBe('at <dir>/a 127.0.0.1:<services.db.port> linux/<arch> <arch>');
  });

  test('leaves what only looks like them, and another architecture\'s name, so that it shows', () => {
    expect(maskRun('14321 43210 amd64 loong64bit', values)).toBe('14321 43210 amd64 loong64bit');
  });

  test('hides what the project file says', () => {
    expect(maskAsked('[2026-11-25 13:00] a\n[2026-11-25 13:01] b', ['^\\[.*?\\]'])).toBe('<masked> a\n<masked> b');
    expect(maskMatches('b', 'abc$&')).toBe('a<masked>c$&');
  });

  test('takes out what drives a terminal; a progress bar leaves its last state', () => {
    expect(plainText('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\n10%\r100%\r\nend\u0000')).toBe('red x\n100%\nend');
  });

  test('cuts long outputs and says so', () => {
    expect(cut('x'.repeat(4001))).toBe(`${'x'.repeat(4000)}\n[1 characters more]`);
  });
});

describe('a pattern of the project file', () => {
  test('matches line by line', () => {
    expect(matches('^b$', 'a\nb\nc')).toBe(true);
    expect(matches('^a$', 'ab')).toBe(false);
  });

  test('that would never end is ended', () => {
    expect(() => matches('^(a+)+$', `${'a'.repeat(40)}b`)).toThrow(expect.objectContaining({ blame: 'user', message: expect.stringContaining('takes too long') as unknown }));
  });

  test('that is none is refused with its place', () => {
    expect(() => checkPattern('(', 'smoke.commands[2].expect')).toThrow(expect.objectContaining({ blame: 'user', where: 'smoke.commands[2].expect' }));
  });
});
