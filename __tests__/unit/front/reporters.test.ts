import { describe, expect, test } from '@jest/globals';
import { placeOf } from '../../../src/front/action.js';
import { environmentOf } from '../../../src/front/environment.js';
import { harmless } from '../../../src/front/github.js';
import { colourWanted, terminalReporter } from '../../../src/front/terminal.js';
import { sample } from '../report/sample.js';

function screen(isTTY: boolean): { write: (text: string) => void; isTTY: boolean; columns: number; text: () => string } {
  let all = '';
  return { write: (text) => { all += text; }, isTTY, columns: 40, text: () => all };
}

describe('terminal', () => {
  test('progress is one line that is overwritten, cut to the width, and gone at the end', async () => {
    const out = screen(true);
    const reporter = terminalReporter(out, { colour: false });
    await reporter.group('build', async () => {
      reporter.progress('compiling 1/340');
      reporter.progress(`compiling ${'x'.repeat(100)}`);
    });
    const [, first = '', second = ''] = out.text().split('\r\u001b[K');
    expect(first).toBe('  compiling 1/340');
    expect(second).toHaveLength(39);
    expect(out.text().endsWith('\r\u001b[K')).toBe(true);
  });
  test('in a log, progress is thinned out and nothing is overwritten', () => {
    const out = screen(false);
    const reporter = terminalReporter(out, { colour: false });
    for (let i = 0; i < 100; i++) reporter.progress(`step ${i}`);
    expect(out.text()).toBe('');
  });
  test('quiet says only what is wrong', async () => {
    const out = screen(true);
    const reporter = terminalReporter(out, { colour: false, quiet: true });
    await reporter.group('detect', async () => reporter.info('fine'));
    reporter.progress('1/2');
    reporter.warn('odd');
    expect(out.text()).toBe('warning: odd\n');
  });
  test("escape sequences in a project's names don't reach the terminal", () => {
    const out = screen(true);
    terminalReporter(out, { colour: true }).info('evil \u001b]0;title\u0007 \u001b[2J\rname');
    expect(out.text()).toBe('evil ?]0;title? ?[2J?name\n');
  });
  test('a heading closes when the work fails', async () => {
    const out = screen(false);
    const reporter = terminalReporter(out, { colour: false });
    await expect(reporter.group('patch', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    reporter.info('after');
    expect(out.text()).toBe('patch\nafter\n');
  });
  test.each([
    [true, {}, true], [false, {}, false], [true, { NO_COLOR: '1' }, false], [true, { NO_COLOR: '' }, true], [true, { TERM: 'dumb' }, false], [false, { FORCE_COLOR: '1' }, true], [true, { FORCE_COLOR: '0' }, false],
  ])('colour on a terminal %j with %j: %j', (isTTY, env, wanted) => {
    expect(colourWanted(screen(isTTY), env)).toBe(wanted);
  });
});

describe('workflow', () => {
  test.each([
    ['::set-output name=x::y', ': :set-output name=x::y'], ['  ::error::x', '  : :error::x'], ['a::b', 'a::b'], ['x ##[error]y', 'x ## [error]y'],
    ['one\n::stop-commands::t', 'one\n: :stop-commands::t'], ['a\r::warning::x', 'a?::warning::x'],
  ])('the line %j is no command', (line, shown) => {
    expect(harmless(line)).toBe(shown);
  });
  test('annotations stand on paths of the workspace, or nowhere', () => {
    const env = { GITHUB_WORKSPACE: '/ws' };
    expect(placeOf('/ws', env)('go.mod')).toBe('go.mod');
    expect(placeOf('/ws/sub/dir', env)('a/b.sh')).toBe('sub/dir/a/b.sh');
    expect(placeOf('/elsewhere', env)('go.mod')).toBeUndefined();
    expect(placeOf('/ws-other', env)('go.mod')).toBeUndefined();
  });
  test('setup leaves what later steps need to build for the target', () => {
    const record = sample();
    expect(environmentOf(record)).toEqual({ env: { GOOS: 'linux', GOARCH: 'loong64', CC: '/opt/cross/cc' }, path: ['/tmp/w/setup/bin'] });
    const setup = { ...record.setup, environment: { env: { CXX: '/opt/cross/cxx', CC: '/opt/cross/other' }, path: ['/tmp/w/setup/bin', '/opt/x'] } };
    expect(environmentOf({ ...record, setup: setup as NonNullable<typeof record.setup> })).toEqual({ env: { GOOS: 'linux', GOARCH: 'loong64', CC: '/opt/cross/other', CXX: '/opt/cross/cxx' }, path: ['/tmp/w/setup/bin', '/opt/x'] });
  });
});
