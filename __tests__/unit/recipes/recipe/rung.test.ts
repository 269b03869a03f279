import { describe, expect, test } from '@jest/globals';
import { recipeRungOf } from '../../../../src/recipes/recipe/rung.js';
import type { Offer, Subject } from '../../../../src/recipes/rung.js';
import { contents, fileGap, folder, steps, tools, tree } from './bench.js';

const LIST = { 'check.sh': 'A="amd64 arm64"\nB="s390x ppc64le"\n' };
const write = (text: string, more = ''): string => steps(`  - write-file: { path: out, content: ${text} }`, more);

async function offer(recipes: Record<string, string>, given: string[] = [], files: Record<string, string> = LIST): Promise<Offer> {
  const root = await tree(Object.fromEntries(Object.entries(recipes).map(([name, text]) => [`${name}/recipe.yml`, text])));
  const subject: Subject = { gap: fileGap('check.sh', 1, { symbols: ['amd64', 'arm64'] }), dir: await tree(files) };
  return recipeRungOf({ cacheDir: await folder(), given: [root, ...given] })(subject, [subject], await tools());
}

const names = ({ proposals }: Offer): (string | undefined)[] => proposals.map(({ remedy }) => remedy.recipe);

describe('of several recipes for one gap', () => {
  test('the user\'s own come before shipped ones, the one that says more before one that says less, else by name', async () => {
    const more = write('c').replace('{ rule: shell/arch-list }', '{ rule: shell/arch-list, file: check.sh }');
    expect(names(await offer({ bbb: write('b'), aaa: write('a'), zzz: more }))).toEqual(['zzz', 'aaa', 'bbb', 'arch-list']);
    expect(names(await offer({ zzz: more, bbb: write('b'), aaa: write('a') }))).toEqual(['zzz', 'aaa', 'bbb', 'arch-list']);
  });

  test('one that was asked for by name comes first', async () => {
    expect(names(await offer({ aaa: write('a') }, ['arch-list']))).toEqual(['arch-list', 'aaa']);
  });

  test('one of the last order is used only where nothing else has an offer, or where it is asked for', async () => {
    expect(names(await offer({ aaa: write('a', 'order: last\n') }))).toEqual(['arch-list']);
    expect(names(await offer({ aaa: write('a', 'order: last\n') }, [], { 'check.sh': 'nothing here\n' }))).toEqual(['aaa']);
  });

  test('one that does not match is not asked', async () => {
    for (const match of ['{ rule: make/arch-list }', '{ rule: shell/arch-list, file: other.sh }', '{ rule: shell/arch-list, symbols: [sparc] }', '{ rule: shell/arch-list, targets: [riscv64] }',
      '{ rule: shell/arch-list, contains: [{ path: check.sh, text: [nowhere] }] }', '{ rule: shell/arch-list, contains: [{ path: check.sh, absent: true }] }', '{ rule: shell/arch-list, module: example.com/x }', '{ rule: shell/arch-list, kind: pin }']) {
      expect(names(await offer({ aaa: write('a').replace('{ rule: shell/arch-list }', match) }))).toEqual(['arch-list']);
    }
    expect(names(await offer({ aaa: write('a').replace('{ rule: shell/arch-list }', '{ rule: "sh*/*", contains: [{ path: "{{file}}", text: [amd64] }] }') }))).toEqual(['aaa', 'arch-list']);
  });

  test('what keeps one from closing it is said', async () => {
    const { proposals, reason } = await offer({ aaa: steps('  - edit-text: { find: nowhere, replace: x }') }, ['aaa-unused'].slice(1), { 'check.sh': 'no list\n' });
    expect(proposals).toEqual([]);
    expect(reason).toMatch(/recipe (aaa|arch-list) cannot close it: /);
  });

  test('one that changes nothing is said', async () => {
    expect((await offer({ arch: steps('  - edit-text: { find: amd64, replace: amd64 }'), 'arch-list': steps('  - drop-file: { path: gone }') })).reason).toBe('recipe arch-list finds everything done, and yet the gap is there');
  });
});

test('gaps in one file are closed together, and lines below stay true', async () => {
  const dir = await tree(LIST);
  const all: Subject[] = [fileGap('check.sh', 1, { symbols: ['amd64', 'arm64'] }), fileGap('check.sh', 2, { symbols: ['s390x', 'ppc64le'] })].map((gap) => ({ gap, dir }));
  const rung = recipeRungOf({ cacheDir: await folder() });
  const offers = await Promise.all(all.map(async (subject) => rung(subject, all, await tools())));
  // Where they can't be closed together, each is tried for itself.
  expect(offers[0]?.proposals.map(({ gaps }) => gaps)).toEqual([['check.sh-1', 'check.sh-2'], ['check.sh-1']]);
  expect(contents(offers[1]?.proposals[0])).toEqual({ 'check.sh': 'A="amd64 arm64 loong64"\nB="s390x ppc64le loong64"\n' });
});

test('what another recipe closes first is left to it, so that it is not done twice', async () => {
  const dir = await tree({ 'check.sh': 'case $M in\n  x86_64) A=amd64 ;;\n  aarch64) A=arm64 ;;\nesac\nL="linux-amd64 linux-arm64"\n' });
  const all: Subject[] = [fileGap('check.sh', 2, { rule: 'shell/arch-case', symbols: ['x86_64', 'aarch64'] }), fileGap('check.sh', 5, { symbols: ['linux-amd64', 'linux-arm64'] })].map((gap) => ({ gap, dir }));
  const rung = recipeRungOf({ cacheDir: await folder() });
  const [first, second] = await Promise.all(all.map(async (subject) => rung(subject, all, await tools())));
  expect([first, second].map((one) => [one?.proposals[0]?.remedy.recipe, one?.proposals[0]?.gaps])).toEqual([['arch-branch', ['check.sh-2']], ['arch-list', ['check.sh-5']]]);
  expect(contents(second?.proposals[0])['check.sh']).toBe('case $M in\n  x86_64) A=amd64 ;;\n  aarch64) A=arm64 ;;\nesac\nL="linux-amd64 linux-arm64 linux-loong64"\n');
});
