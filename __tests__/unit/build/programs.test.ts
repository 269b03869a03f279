import { describe, expect, test } from '@jest/globals';
import { baseName, findPrograms, namePrograms, type ProgramScope } from '../../../src/build/programs.js';
import { testContext } from '../smoke/context.js';

const place = { dir: '/x', goflags: '', env: {}, patterns: (asked: readonly string[] | undefined) => [...(asked ?? ['./...'])] };
const named = (...paths: string[]): string[] => namePrograms(paths.map((path) => ({ name: baseName(path), package: path, place, asked: false }))).map(({ name }) => name);

describe('programs', () => {
  test('are named as the go command names them', () => {
    expect(named('example.org/tool', 'example.org/other/v2', 'example.org/a/cmd/server')).toEqual(['tool', 'other', 'server']);
  });

  test('of the same name are told apart by their folder, and none takes the place of another', () => {
    expect(named('example.org/a/cmd', 'example.org/b/cmd')).toEqual(['a-cmd', 'b-cmd']);
  });

  test('that the project file asks for are looked for in the module that holds them', async () => {
    const inner = { ...place, dir: '/x/tools', patterns: (asked: readonly string[] | undefined) => (asked ?? []).filter((one) => one.startsWith('./tools')).map(() => './gen') };
    const outer = { ...place, patterns: (asked: readonly string[] | undefined) => (asked ?? []).filter((one) => !one.startsWith('./tools')) };
    const scope: ProgramScope = { modules: [outer, inner], root: '/x', packages: undefined, tags: [], cgo: false };
    const found = await findPrograms(scope, [{ name: 'a' }, { name: 'gen', package: './tools/gen' }], await testContext());
    expect(found).toEqual([{ name: 'a', package: '.', place: outer, asked: true }, { name: 'gen', package: './gen', place: inner, asked: true }]);
  });

  test.each([[{ name: '../x' }], [{ name: '-o' }], [{ name: 'a/b' }], [{ name: 'a', package: '-exec=sh' }], [{ name: 'a', package: './...' }]])('%j is refused', async (program) => {
    const scope: ProgramScope = { modules: [place], root: '/x', packages: undefined, tags: [], cgo: false };
    await expect(findPrograms(scope, [program], await testContext())).rejects.toMatchObject({ blame: 'user', where: 'build.programs' });
  });
});
