import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { COMMANDS, type CommandName } from '../../../src/front/commands.js';
import { help } from '../../../src/front/help.js';
import { nearest } from '../../../src/front/nearest.js';
import { PRINTING, parse } from '../../../src/front/parse.js';
import { OPTIONS, flagName, takes } from '../../../src/front/table.js';
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
    [['adapt', '.'], { project: '.' }],
    [['detect', 'm@v1', '--packages', './a,./b', '--packages=./c', '--tags', 'x'], { project: 'm@v1', packages: ['./a', './b', './c'], tags: ['x'] }],
    [['patch', '.', '--only-remedy=recipe', '--no-recipes', '--no-install', '--no-network'], { project: '.', onlyRemedy: 'recipe', noRecipes: true, install: false, network: false }],
    [['--work-dir', 'w', 'smoke', '--smoke', 'none', '--', '.'], { project: '.', workDir: 'w', smoke: 'none' }],
    [['setup'], { project: '' }],
    [['report', '--work-dir=-w'], { project: '', workDir: '-w' }],
  ])('%j', (argv, options) => {
    expect(parse(argv)).toMatchObject({ kind: 'run', options });
  });
  test('what is the default anyway leaves no trace in the options', () => {
    expect(parse(['adapt', '.', '--runner', 'auto', '--smoke=auto', '--fail-on', 'none'])).toMatchObject({ options: { project: '.' } });
    expect(Object.keys((parse(['adapt', '.', '--runner', 'auto']) as { options: object }).options)).toEqual(['project']);
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
    [['detect', '.', 'b'], 'unexpected "b". Give one project; quote a path with spaces.'],
    [['detect', '.', '--smoke', 'run'], 'detect takes no --smoke. See `loong-adapt detect --help`.'],
    [['adapt', '.', '--smoke', 'kernl'], '--smoke cannot be "kernl". Did you mean kernel? Use one of auto, none, run, kernel, route.'],
    [['adapt', '.', '--target'], '--target needs a value. Write --target ARCH.'],
    [['adapt', '.', '--target', '--json'], '--target needs a value. Write --target ARCH.'],
    [['adapt', '.', '--target='], '--target has no value. Give it ARCH.'],
    [['adapt', '.', '--write=yes'], '--write takes no value. Leave out "yes".'],
    [['adapt', '.', '--json=1'], '--json takes no value. Leave out "1".'],
    [['doctor', '.'], 'unexpected ".". doctor takes no project.'],
    [['--json'], 'no command given. Use one of'],
  ])('%j', (argv, line) => {
    expect(refusal(argv)).toContain(line);
  });
});

describe('help', () => {
  const names = COMMANDS.map((command) => command.name);
  test.each([undefined, ...names])('of %s fits a terminal', (name) => {
    for (const line of help(name).split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
  test.each(names)('of %s names all it takes and nothing else', (name: CommandName) => {
    const page = help(name);
    for (const option of OPTIONS) expect({ option: option.name, there: new RegExp(`^  --${flagName(option)}( |$)`, 'm').test(page) }).toEqual({ option: option.name, there: takes(name, option) });
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
  expect(OPTIONS.map((option) => option.key).sort()).toEqual(keys.sort());
});

test.each([['detct', 'detect'], ['smoek', 'smoke'], ['build-', 'build'], ['xyzzy', undefined], ['', undefined], ['res', 'resources']])('nearest to %j is %j', (word, name) => {
  expect(nearest(word, COMMANDS.map((command) => command.name))).toBe(name);
});
