import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { COMMANDS, type CommandName } from '../../../src/front/commands.js';
import { help } from '../../../src/front/help.js';
import { nearest } from '../../../src/front/nearest.js';
import { PRINTING, parse } from '../../../src/front/parse.js';
import { OPTIONS, RUN_OPTIONS, flagName, takes } from '../../../src/front/table.js';
import { AdaptError } from '../../../src/lib/errors.js';

function refusal(argv: string[]): string {
  try {
    parse(argv);
  } catch (error) {
    if (error instanceof AdaptError && error.exitCode === 2) return error.line;
    throw error;
  }
  return 'taken';
}

describe('a command line', () => {
  test.each([
    [['adapt', '.'], ['.'], {}],
    [['detect', 'm@v1', '--packages', './a,./b', '--packages=./c', '--tags', 'x'], ['m@v1'], { packages: ['./a', './b', './c'], tags: ['x'] }],
    [['patch', '.', '--only-remedy=recipe', '--no-recipes', '--no-install', '--no-network'], ['.'], { onlyRemedy: 'recipe', noRecipes: true, install: false, network: false }],
    [['--work-dir', 'w', 'smoke', '--smoke', 'none', '--', '.'], ['.'], { workDir: 'w', smoke: 'none' }],
    [['setup'], [], {}],
    [['report', '--work-dir=-w'], [], { workDir: '-w' }],
    [['retag', 'a:1', 'b:1', 'c:1', '--force', '--tags-from', 'v1.2.3'], ['a:1', 'b:1', 'c:1'], { force: true, version: 'v1.2.3' }],
  ])('%j', (argv, operands, values) => {
    expect(parse(argv)).toMatchObject({ kind: 'run', operands, values });
  });
  test('what is the default anyway counts where somebody asks for it: an earlier run may have been told otherwise', () => {
    expect((parse(['adapt', '.', '--runner', 'auto', '--smoke=auto']) as { values: object }).values).toEqual({ runner: 'auto', smoke: 'auto' });
  });
  test('how it prints', () => {
    expect(parse(['detect', '.', '--json', '-q'])).toMatchObject({ output: { json: true, quiet: true, verbose: false } });
  });
  test('help and version, wherever they stand', () => {
    expect(parse([])).toEqual({ kind: 'help', command: undefined });
    expect(parse(['-h'])).toEqual({ kind: 'help', command: undefined });
    expect(parse(['detect', '--help', '--nonsense'])).toEqual({ kind: 'help', command: 'detect' });
    expect(parse(['help', 'patch'])).toEqual({ kind: 'help', command: 'patch' });
    expect(parse(['detect', '--version'])).toEqual({ kind: 'version' });
  });
});

describe("a user's mistake is one line that helps", () => {
  test.each([
    [['dtect', '.'], 'unknown command "dtect". Did you mean `loong-adapt detect`?'],
    [['detect', '.', '--jsn'], 'unknown option --jsn. Did you mean --json?'],
    [['detect', '.', '--taget', 'riscv64'], 'unknown option --taget. Did you mean --target?'],
    [['detect', '.', '-x'], 'unknown option -x. See `loong-adapt detect --help`.'],
    [['detect'], 'no project given. Name a folder or module@version, e.g. `loong-adapt detect .`.'],
    [['detect', '.', 'b'], 'unexpected "b". Write loong-adapt detect PROJECT; quote a path with spaces.'],
    [['detect', '.', '--smoke', 'run'], 'detect takes no --smoke. See `loong-adapt detect --help`.'],
    [['adapt', '.', '--smoke', 'kernl'], '--smoke cannot be "kernl". Did you mean kernel? Use one of auto, none, run, kernel, route.'],
    [['adapt', '.', '--target'], '--target needs a value. Write --target ARCH.'],
    [['adapt', '.', '--target', '--json'], '--target needs a value. Write --target ARCH.'],
    [['adapt', '.', '--target='], '--target has no value. Give it ARCH.'],
    [['adapt', '.', '--write=yes'], '--write takes no value. Leave out "yes".'],
    [['adapt', '.', '--json=1'], '--json takes no value. Leave out "1".'],
    [['doctor', '.'], 'unexpected ".". doctor takes nothing but options.'],
    [['retag', 'a:1'], 'no name given. Write loong-adapt retag SOURCE NAME...'],
    [['retag', 'a', 'b', '--smoke', 'run'], 'retag takes no --smoke.'],
    [['--json'], 'no command given. Use one of'],
  ])('%j', (argv, line) => {
    expect(refusal(argv)).toContain(line);
  });
});

describe('help', () => {
  const names = COMMANDS.map((command) => command.name);
  test.each([undefined, ...names])('of %s fits a terminal', (name) => {
    for (const line of help(name).split('\n').filter((one) => !one.startsWith('  loong-adapt '))) expect(line.length).toBeLessThanOrEqual(100);
  });
  test.each(names)('of %s names all it takes and nothing else', (name: CommandName) => {
    const page = help(name);
    for (const flag of new Set(OPTIONS.map(flagName))) {
      const taken = OPTIONS.some((option) => flagName(option) === flag && takes(name, option));
      expect({ flag, there: new RegExp(`^  --${flag}( |$)`, 'm').test(page) }).toEqual({ flag, there: taken });
    }
    for (const { name: flag } of PRINTING) expect(page).toContain(`--${flag}`);
  });
  test('the examples can be typed as they stand', () => {
    for (const example of COMMANDS.flatMap((command) => command.examples)) {
      const words = example.replace(/\s+[#>].*$/, '').split(' ').slice(1);
      expect({ example, result: parse(words).kind }).toEqual({ example, result: 'run' });
    }
  });
});

test('every option of the library is in the table, and no other', () => {
  const text = readFileSync('src/project/options.ts', 'utf8');
  const keys = [...text.slice(text.indexOf('interface Options')).matchAll(/^ {2}(\w+)\??:/gm)].map(([, key]) => key).filter((key) => key !== 'project');
  expect(RUN_OPTIONS.map((option) => option.key).sort()).toEqual(keys.sort());
});

test.each([['detct', 'detect'], ['smoek', 'smoke'], ['build-', 'build'], ['xyzzy', undefined], ['', undefined], ['res', 'resources']])('nearest to %j is %j', (word, name) => {
  expect(nearest(word, COMMANDS.map((command) => command.name))).toBe(name);
});
