// @seconds 60
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execOk } from '../../../src/lib/exec.js';
import { removeTree } from '../../../src/lib/files.js';
import { patched, project, scratch } from './support.js';

/** A module at a version: its files. */
type Files = Record<string, string>;

const saved: Record<string, string | undefined> = {};
let folder = '';

beforeAll(async () => {
  folder = await scratch();
  const env = { GOPROXY: `file://${join(folder, 'proxy')}`, GOMODCACHE: join(folder, 'mod'), GOSUMDB: 'off', GONOSUMDB: '*', GOFLAGS: '-modcacherw' };
  for (const [name, value] of Object.entries(env)) {
    saved[name] = process.env[name];
    process.env[name] = value;
  }
  const size = 'package size\n\nfunc Of() int { return pageSize }\n';
  const small = (arch: string): string => `package size\n\nconst pageSize = ${arch === 'amd64' ? 4096 : 65536}\n`;
  await publish('example.org/size', 'v1.0.0', { 'go.mod': 'module example.org/size\n\ngo 1.20\n', 'size.go': `${size}\nfunc Old() int { return 1 }\n`, 'size_amd64.go': small('amd64') });
  // The first that supports the target gave up a function that an importer uses.
  await publish('example.org/size', 'v1.1.0', { 'go.mod': 'module example.org/size\n\ngo 1.20\n', 'size.go': `${size}\nconst pageSize = 4096\n` });
  const user = (use: string): string => `package user\n\nimport "example.org/size"\n\nfunc Use() int { return size.${use}() }\n`;
  await publish('example.org/user', 'v1.0.0', { 'go.mod': 'module example.org/user\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n', 'user.go': user('Old') });
  await publish('example.org/user', 'v1.1.0', { 'go.mod': 'module example.org/user\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n', 'user.go': user('Old') });
  await publish('example.org/user', 'v1.2.0', { 'go.mod': 'module example.org/user\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n', 'user.go': user('Of') });
  await publish('example.org/user', 'v1.3.0', { 'go.mod': 'module example.org/user\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n', 'user.go': user('Of') });
}, 60_000);

afterAll(async () => {
  for (const [name, value] of Object.entries(saved)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await removeTree(folder);
});

/** Puts a version into a module proxy that is a folder. */
async function publish(module: string, version: string, files: Files): Promise<void> {
  const at = join(folder, 'proxy', module, '@v');
  const prefix = `${module}@${version}`;
  const source = join(folder, 'source', prefix);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), text);
  }
  await mkdir(at, { recursive: true });
  await writeFile(join(at, `${version}.info`), JSON.stringify({ Version: version, Time: '2024-01-01T00:00:00Z' }));
  await writeFile(join(at, `${version}.mod`), files['go.mod'] ?? '');
  await writeFile(join(at, 'list'), `${version}\n`, { flag: 'a' });
  await execOk('python3', ['-c', 'import sys, os, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\nfor n in sys.argv[3:]: z.write(os.path.join(sys.argv[2], n), n)\nz.close()', join(at, `${version}.zip`), join(folder, 'source'), ...Object.keys(files).map((name) => `${prefix}/${name}`)], '');
}

test('an upgrade that an importer does not survive lifts the importer to its first version that does', async () => {
  const root = await project({
    'go.mod': 'module example.com/app\n\ngo 1.20\n\nrequire (\n\texample.org/size v1.0.0\n\texample.org/user v1.0.0\n)\n',
    'main.go': 'package main\n\nimport (\n\t"example.org/size"\n\t"example.org/user"\n)\n\nfunc main() { println(size.Of(), user.Use()) }\n',
  });
  await execOk('go', ['mod', 'tidy'], '', { cwd: root });
  const { record } = await patched(root, { onlyRemedy: 'upgrade', cacheDir: join(folder, 'cache') });
  const [gap] = record.gaps;
  expect(gap).toMatchObject({ package: 'example.org/size', state: 'closed', remedy: { kind: 'upgrade', to: 'v1.1.0' } });
  expect(gap?.remedy.reason).toContain('example.org/user v1.0.0 → v1.2.0');
  expect(gap?.proof?.result).toMatch(/compiled and linked for linux\/loong64/);
}, 120_000);
