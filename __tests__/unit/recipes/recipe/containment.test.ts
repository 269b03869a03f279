import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { place } from '../../../../src/recipes/recipe/paths.js';
import { fill } from '../../../../src/recipes/recipe/values.js';
import { propose } from '../../../../src/recipes/recipe/apply.js';
import { apply, fileGap, folder, recipe, steps, tools, tree } from './bench.js';

const LIST = { 'check.sh': 'A="amd64 arm64"\n' };

describe('a recipe cannot write outside the tree', () => {
  test.each([
    ['up', '../evil'], ['up from below', 'a/../../evil'], ['up and back', 'a/../b'], ['absolute', '/etc/evil'], ['empty part', 'a//b'], ['here', './a'],
    ['backslash', 'a\\..\\b'], ['git', '.git/hooks/post-checkout'], ['git in capitals', '.GIT/config'], ['git\'s short name', 'GIT~1/config'], ['git below', 'sub/.Git/config'],
    ['end dot', 'a./b'], ['end blank', 'a /b'], ['stream', 'a:b'], ['control character', 'a\u0007b'], ['invisible character', '.g\u200cit/config'],
  ])('%s', async (_, path) => {
    await expect(apply(`  - write-file: { path: ${JSON.stringify(path)}, content: x }`, LIST)).rejects.toMatchObject({ blame: 'user', name: 'AdaptError' });
    await expect(apply(`  - drop-file: { path: ${JSON.stringify(path)} }`, LIST)).rejects.toMatchObject({ blame: 'user' });
  });

  test('through a link, be it a file or a folder', async () => {
    const outside = await tree({ 'secret': 's' });
    const root = await tree(LIST);
    await symlink(outside, join(root, 'way'));
    await symlink(join(outside, 'secret'), join(root, 'file'));
    for (const path of ['way/secret', 'way/new', 'file']) await expect(place(root, path)).rejects.toThrow(/symbolic link/);
  });

  test('by a name that differs only by case from one that is there', async () => {
    await expect(apply('  - write-file: { path: CHECK.sh, content: x }', LIST)).rejects.toThrow(/only by case/);
    await expect(apply('  - write-file: { path: a/b, content: x }\n  - write-file: { path: A/b, content: x }', LIST)).rejects.toThrow(/only by case/);
    await expect(apply('  - write-file: { path: Sub/new, content: x }', { ...LIST, 'sub/old': 'x' })).rejects.toThrow(/only by case/);
  });

  test('nor read there: templates stay in the recipe\'s folder', async () => {
    await expect(recipe(steps('  - write-file: { path: a, template: ../../secret }'))).rejects.toThrow(/may not use the path/);
    await expect(recipe(steps('  - write-file: { path: a, template: missing }'))).rejects.toThrow(/has no file missing/);
  });
});

describe('a value cannot mean more than a word', () => {
  const values = new Map([['module', 'a"; rm -rf / #'], ['version', 'v1.0.0'], ['line', 'a\nb'], ['nested', '{{version}}'], ['package', 'x']]);
  test('quotes, new lines, braces are refused', () => {
    for (const name of ['module', 'line', 'nested']) expect(() => fill(`{{${name}}}`, values, 'here')).toThrow(/is not taken/);
    expect(fill('{{version}}-{{package}}', values, 'here')).toBe('v1.0.0-x');
  });

  test('an unknown name is said; other programs\' templates are left alone', () => {
    expect(() => fill('{{nobody}}', values, 'here')).toThrow(/no value \{\{nobody\}\}/);
    expect(fill('{{ .PID }} ${{ matrix.arch }} {{- end}}', values, 'here')).toBe('{{ .PID }} ${{ matrix.arch }} {{- end}}');
  });

  test('a file name of the project does not lead anywhere', async () => {
    await expect(apply('  - write-file: { path: "{{file}}", content: x, overwrite: true }', LIST, fileGap('../../evil'))).rejects.toMatchObject({ blame: 'user' });
  });
});

describe('only listed tools run, without a shell', () => {
  test('a tool that is not listed is refused when the recipe is read', async () => {
    await expect(recipe(steps('  - run-tool: { tool: sh, args: [-c, id], writes: [a] }'))).rejects.toMatchObject({ blame: 'user', where: expect.stringContaining('recipe.yml:4') });
  });

  test.each([
    ['go', ['run', '-exec', 'sh', '.']], ['go', ['run', '-exec=sh', '.']], ['go', ['generate', '--toolexec=/bin/sh']], ['go', ['install', 'example.com/x@latest']], ['go', ['env', '-w', 'GOFLAGS=x']],
    ['go', ['run', '../other']], ['go', ['run', '/tmp/x.go']], ['go', ['run', '-C=/tmp', '.']], ['gofmt', ['-w', '/etc/passwd']], ['make', ['-f', 'x']], ['make', ['SHELL=/bin/evil', 'a']], ['make', ['--eval=x']], ['make', ['-C/tmp']],
  ])('%s %j', async (tool, args) => {
    await expect(apply(`  - run-tool: { tool: ${tool}, args: ${JSON.stringify(args)}, writes: [a] }`, LIST)).rejects.toMatchObject({ blame: 'user' });
  });

  test('arguments reach the tool as they are, and its environment holds no token', async () => {
    process.env['GITHUB_TOKEN'] = 'secret';
    const proposal = await apply('  - run-tool: { tool: make, args: ["X=$(id);`id`", out], writes: [out] }', { ...LIST, Makefile: 'out:\n\t@env > out\n\t@printf %s \'$(value X)\' >> out\n' });
    const [change] = proposal?.changes ?? [];
    const text = change?.kind === 'project-files' ? String(change.files[0]?.content) : '';
    expect(text).toContain('$(id);`id`');
    expect(text).not.toContain('secret');
  });

  test('files it writes beside those that are named do not count', async () => {
    const proposal = await apply('  - run-tool: { tool: make, args: [out], writes: [out] }', { ...LIST, Makefile: 'out:\n\t@echo 1 > out; echo 2 > other; echo 3 > check.sh\n' });
    expect(proposal?.changes).toEqual([{ kind: 'project-files', files: [{ path: 'out', content: Buffer.from('1\n') }] }]);
  });
});

describe('a recipe is bounded', () => {
  test('one that hangs is ended, and its children with it', async () => {
    const subject = { gap: fileGap('check.sh'), dir: await tree({ ...LIST, Makefile: 'out:\n\tsleep 60\n' }) };
    const slow = await recipe(steps('  - run-tool: { tool: make, args: [out], writes: [out] }', 'timeout: 1\n'));
    const started = performance.now();
    await expect(propose(slow, [subject], await tools())).rejects.toThrow(/took more than 1 s/);
    expect(performance.now() - started).toBeLessThan(8000);
  }, 20_000);

  test('in the size of what it writes and reads', async () => {
    await expect(apply('  - write-file: { path: a, template: big }', LIST, fileGap('check.sh'), { big: 'x'.repeat(1024 * 1024 + 1) })).rejects.toThrow(/larger than/);
    await expect(apply('  - add-to-list: {}', { 'check.sh': 'x'.repeat(4 * 1024 * 1024 + 1) })).rejects.toThrow(/larger than/);
    const many = Array.from({ length: 65 }, (_, i) => `  - drop-file: { path: f${i} }`).join('\n');
    await expect(recipe(steps(many))).rejects.toThrow(/more than 64 steps/);
  });

  test('in its own size, and in aliases', async () => {
    await expect(recipe(`${steps('  - drop-file: { path: a }')}notes: "${'x'.repeat(256 * 1024)}"\n`)).rejects.toThrow(/larger than/);
    await expect(recipe('summary: &a [x]\nmatch: { rule: [&b [*a, *a, *a, *a, *a, *a, *a], *b, *b, *b, *b, *b] }\nsteps: []\n')).rejects.toMatchObject({ blame: 'user' });
  });

  test('a link in the place of recipe.yml is not followed', async () => {
    const root = await folder();
    await mkdir(join(root, 'linked'));
    await writeFile(join(root, 'real.yml'), steps('  - drop-file: { path: a }'));
    await symlink(join(root, 'real.yml'), join(root, 'linked', 'recipe.yml'));
    const { readRecipe } = await import('../../../../src/recipes/recipe/read.js');
    await expect(readRecipe(join(root, 'linked'), 'given')).rejects.toThrow(/no plain file/);
  });
});
