// @seconds 60
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execOk } from '../../../src/lib/exec.js';
import { moduleProxy, type ModuleProxy } from './module-proxy.js';
import { patched, project } from './support.js';

let proxy: ModuleProxy;

beforeAll(async () => {
  proxy = await moduleProxy();
  const { publish } = proxy;
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

afterAll(() => proxy.close());

test('an upgrade that an importer does not survive lifts the importer to its first version that does', async () => {
  const root = await project({
    'go.mod': 'module example.com/app\n\ngo 1.20\n\nrequire (\n\texample.org/size v1.0.0\n\texample.org/user v1.0.0\n)\n',
    'main.go': 'package main\n\nimport (\n\t"example.org/size"\n\t"example.org/user"\n)\n\nfunc main() { println(size.Of(), user.Use()) }\n',
  });
  await execOk('go', ['mod', 'tidy'], '', { cwd: root });
  const { record } = await patched(root, { onlyRemedy: 'upgrade', cacheDir: proxy.cacheDir });
  const [gap] = record.gaps;
  expect(gap).toMatchObject({ package: 'example.org/size', state: 'closed', remedy: { kind: 'upgrade', to: 'v1.1.0' } });
  expect(gap?.remedy.reason).toContain('example.org/user v1.0.0 → v1.2.0');
  expect(gap?.proof?.result).toMatch(/compiled and linked for linux\/loong64/);
}, 120_000);
