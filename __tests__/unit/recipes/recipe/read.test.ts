import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sha256File } from '../../../../src/lib/files.js';
import { inRange } from '../../../../src/recipes/recipe/match.js';
import { loadRecipes, readFolder } from '../../../../src/recipes/recipe/sources.js';
import { scaffold } from '../../../../src/recipes/recipe/scaffold.js';
import { asset } from '../../../../src/lib/assets.js';
import { folder, recipe, steps, tree } from './bench.js';

const GOOD = steps('  - drop-file: { path: a }');

describe('a recipe that is not well formed is refused with its line', () => {
  test.each([
    ['an unknown key', `${GOOD}colour: red\n`, /unknown key "colour"/, 5],
    ['an unknown key below', 'summary: x\nmatch:\n  rule: a/b\n  modul: x\nsteps: []\n', /match: unknown key "modul"/, 4],
    ['an unknown action', 'summary: x\nmatch: { rule: a/b }\nsteps:\n  - drop-file: { path: a }\n  - explode: {}\n', /unknown key "explode"/, 5],
    ['a missing part', 'summary: x\nmatch: { rule: a/b }\n', /'steps'/, 1],
    ['a wrong type', 'summary: x\nmatch: { rule: a/b }\nsteps:\n  - drop-file: { path: [1] }\n', /path/, 4],
    ['two actions in one step', 'summary: x\nmatch: { rule: a/b }\nsteps:\n  - drop-file: { path: a }\n    godefs: { source: a.go, as: b.go }\n', /exactly one action/, 4],
    ['a bad range', "summary: x\nmatch:\n  module: a.b/c\n  versions: 'newer than 1'\nsteps: [{ drop-file: { path: a } }]\n", /no range of versions/, 4],
    ['a match for everything', 'summary: x\nmatch: {}\nsteps: [{ drop-file: { path: a } }]\n', /match says nothing/, 2],
    ['broken YAML', 'summary: "x\nmatch: {}\n', /broken YAML/, 3],
  ])('%s', async (_, text, message, line) => {
    await expect(recipe(text)).rejects.toMatchObject({ blame: 'user', message: expect.stringMatching(message), where: expect.stringMatching(new RegExp(`recipe\\.yml:${line}$`)) });
  });
});

describe('ranges of versions', () => {
  test.each([
    ['v0.0.0-20190323131628-2cbc9195c892', '<3.23.2', true], ['v3.21.5+incompatible', '<3.23.2', true], ['v3.21.5+incompatible', '>=3.21.5', true],
    ['v3.23.2', '<3.23.2', false], ['v1.2.3-0.20250101000000-0123456789ab', '>=1.2.2 <1.2.3', true], ['v1.3.1', '1.3.1 || 1.3.3', true], ['v1.3.2', '1.3.1 || 1.3.3', false], ['', '*', false],
  ])('%s in %s: %s', (version, range, expected) => {
    expect(inRange(version, range)).toBe(expected);
  });
});

describe('recipes come from', () => {
  test('the tool itself, and all of them are well formed', async () => {
    const { recipes } = await loadRecipes({ cacheDir: await folder() });
    expect(recipes.map(({ name }) => name)).toEqual(expect.arrayContaining(['arch-list', 'bolt', 'bypass-check', 'gopsutil', 'go-sysconf']));
    expect(recipes.every(({ source }) => source === 'shipped')).toBe(true);
  });

  test('the project and folders that are named; one of a name takes the place of others', async () => {
    const project = await tree({ '.loong-adapt/recipes/bolt/recipe.yml': GOOD });
    const given = await tree({ 'mine/recipe.yml': GOOD, 'bolt/recipe.yml': GOOD });
    const of = async (sources: { project?: string; given?: string[] }): Promise<string[]> =>
      (await loadRecipes({ cacheDir: await folder(), ...sources })).recipes.filter(({ name }) => ['bolt', 'mine'].includes(name)).map(({ name, source }) => `${name} ${source}`);
    expect(await of({ project })).toEqual(['bolt project']);
    expect(await of({ project, given: [given] })).toEqual(['bolt given', 'mine given']);
    await expect(of({ given: [given, given] })).rejects.toThrow(/two of the given recipes are called/);
    await expect(of({ given: ['no/such'] })).rejects.toMatchObject({ blame: 'user' });
  });

  test('an archive, if its checksum is right and it holds only plain files', async () => {
    const files = await tree({ 'mine/recipe.yml': GOOD });
    const archive = join(await folder(), 'r.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', files, 'mine']);
    const sum = await sha256File(archive);
    const cacheDir = await folder();
    for (let round = 0; round < 2; round++) expect((await loadRecipes({ cacheDir, given: [`${archive}#sha256=${sum}`] })).recipes[0]).toMatchObject({ name: 'mine', source: 'given' });
    await expect(loadRecipes({ cacheDir, given: [archive] })).rejects.toThrow(/needs its checksum/);
    await expect(loadRecipes({ cacheDir, given: [`${archive}#sha256=${'0'.repeat(64)}`] })).rejects.toThrow(/SHA-256 is/);
    const hostile = async (args: string[], from: string): Promise<string> => {
      const file = join(await folder(), 'h.tar');
      execFileSync('tar', ['-cPf', file, '-C', from, ...args]);
      return `${file}#${await sha256File(file)}`;
    };
    await symlink('/etc/passwd', join(files, 'mine', 'link'));
    await expect(loadRecipes({ cacheDir: await folder(), given: [await hostile(['mine'], files)] })).rejects.toThrow(/symlink/);
    await writeFile(join(files, 'up'), 'x');
    await expect(loadRecipes({ cacheDir: await folder(), given: [await hostile(['--transform=s,up,../../up,', 'up'], files)] })).rejects.toMatchObject({ blame: 'user' });
    await writeFile(join(files, 'text.tar'), 'no archive at all, however long it may be'.repeat(50));
    await expect(loadRecipes({ cacheDir: await folder(), given: [`${join(files, 'text.tar')}#${await sha256File(join(files, 'text.tar'))}`] })).rejects.toMatchObject({ blame: 'user' });
  });

  test('recipes new, which begins with one that is right', async () => {
    const root = await folder();
    await scaffold(root, 'my-fix', 'schema.json');
    expect((await readFolder(root, 'project'))[0]).toMatchObject({ name: 'my-fix', recipe: { tests: [expect.anything()] } });
    await expect(scaffold(root, 'my-fix', 'x')).rejects.toThrow(/already/);
    await expect(scaffold(root, '../x', 'x')).rejects.toThrow(/no name/);
  });

  test('a folder without a recipe.yml is said', async () => {
    const root = await folder();
    await mkdir(join(root, 'empty'));
    await expect(readFolder(root, 'given')).rejects.toThrow(/no recipe\.yml/);
  });
});

test('the schema for editors names every action that there is', async () => {
  const { ACTIONS } = await import('../../../../src/recipes/recipe/actions/registry.js');
  const { readFile } = await import('node:fs/promises');
  const schema = JSON.parse(await readFile(asset('schema', 'recipe.schema.json'), 'utf8')) as { definitions: { Step: { properties: object } } };
  expect(Object.keys(schema.definitions.Step.properties).sort()).toEqual(Object.keys(ACTIONS).sort());
});
