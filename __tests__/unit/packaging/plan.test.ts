import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planPackages, type PackageFacts } from '../../../src/packaging/index.js';
import { scriptsFor } from '../../../src/packaging/scripts.js';
import { openrcScript, systemdUnit } from '../../../src/packaging/service.js';
import type { PackageSection } from '../../../src/project/file.js';
import { PACKAGE_FORMATS } from '../../../src/record/types.js';
import { tempDir } from '../images/make-layout.js';

async function facts(): Promise<PackageFacts> {
  const root = await tempDir();
  await writeFile(join(root, 'app.conf'), 'a=b\n');
  await writeFile(join(root, 'LICENSE'), 'MIT License\n\nCopyright (c) 2020 Somebody\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n');
  return { root, module: 'github.com/somebody/App', version: 'v1.2.3', programs: ['App_Server'], packager: 'Jo Packer <jo@example.org>', timestamp: 1_600_000_000 };
}

test('what the section leaves open comes from the project', async () => {
  const spec = await planPackages({}, await facts());
  expect(spec).toMatchObject({ name: 'app-server', version: 'v1.2.3', release: '1', formats: ['deb', 'rpm', 'apk'], maintainer: 'Jo Packer <jo@example.org>', license: 'MIT', homepage: 'https://github.com/somebody/App', user: '', directories: [] });
});

const WRONG: readonly (readonly [what: string, section: PackageSection, key: RegExp])[] = [
  ['a name with a path', { name: '../x' }, /package\.name/],
  ['a user with a command', { user: 'x; rm -rf /' }, /package\.user/],
  ['a maintainer without a mail', { maintainer: 'Jo' }, /package\.maintainer/],
  ['a summary of two lines', { summary: 'one\nDepends: other' }, /package\.summary/],
  ['a place that leaves its folder', { config: { 'app.conf': '/etc/../root/x' } }, /package\.config/],
  ['a relative place', { files: { 'app.conf': 'etc/x' } }, /package\.files/],
  ['a folder with a blank', { directories: { '/var/lib/a b': '0750' } }, /package\.directories/],
  ['a mode that is no number', { directories: { '/var/lib/a': 'u+s' } }, /package\.directories/],
  ['a file that is not there', { config: { 'none.conf': '/etc/none.conf' } }, /package\.config: none\.conf/],
  ['an argument of two lines', { service: { args: ['a\nExecStartPre=/bin/sh'] } }, /package\.service/],
  ['a variable with a blank', { service: { env: { 'A B': 'c' } } }, /package\.service\.env/],
  ['a page that is none', { manuals: ['doc/app.txt'] }, /package\.manuals/],
  ['a version without a number', { version: 'latest' }, /package\.version/],
];
test.each(WRONG)('%s is refused by its key', async (_what, section, key) => {
  await expect(planPackages(section, await facts())).rejects.toMatchObject({ blame: 'user', where: expect.stringMatching(key) });
});

test('a file outside the project is refused, by .. and by a link', async () => {
  const known = await facts();
  await mkdir(join(known.root, 'inner'));
  await symlink('/etc/hostname', join(known.root, 'inner', 'link'));
  for (const from of ['../x', '/etc/hostname', 'inner/link']) await expect(planPackages({ files: { [from]: '/etc/x' } }, known)).rejects.toMatchObject({ blame: 'user', message: expect.stringContaining('leaves its folder') });
});

test('nobody named as the maintainer is an error that says where to write one', async () => {
  await expect(planPackages({}, { ...(await facts()), packager: '' })).rejects.toMatchObject({ where: 'package.maintainer' });
});

test('scripts of every format are ones that a shell reads, and name user, folder and service', async () => {
  const spec = await planPackages({ name: 'app', user: 'app', directories: { '/var/lib/app': '0750' }, service: { args: ['--greeting', "it's $HOME"] } }, await facts());
  for (const format of PACKAGE_FORMATS) {
    const scripts = scriptsFor(spec, format);
    expect(Object.keys(scripts).length).toBeGreaterThan(0);
    for (const [name, body] of Object.entries(scripts)) expect({ format, name, stderr: spawnSync('sh', ['-n'], { input: body, encoding: 'utf8' }).stderr }).toEqual({ format, name, stderr: '' });
    expect(Object.values(scripts).join('')).toMatch(/\bapp\b/);
  }
  expect(Object.values(scriptsFor({ ...spec, user: '', directories: [], service: undefined } as never, 'deb'))).toEqual([]);
});

test("the service's words reach it as they are: nothing in them is expanded", async () => {
  const spec = await planPackages({ name: 'app', service: { program: 'app', args: ['100%', '$HOME', 'a "b" c'], env: { A: "it's" } } }, await facts());
  const service = spec.service ?? (undefined as never);
  expect(systemdUnit(spec, service)).toContain('ExecStart=/usr/bin/app 100%% $$HOME "a \\"b\\" c"\nEnvironment="A=it\'s"\n');
  const script = openrcScript(spec, service);
  const seen = spawnSync('sh', ['-c', `${script.replace(/^depend[\s\S]*/m, '')}\neval "set -- $command_args"; printf '%s|' "$command" "$@" "$A"`], { encoding: 'utf8' });
  expect(seen.stdout).toBe('/usr/bin/app|100%|$HOME|a "b" c|it\'s|');
});
