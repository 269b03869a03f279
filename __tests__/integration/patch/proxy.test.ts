// @seconds 30
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execOk } from '../../../src/lib/exec.js';
import { makeDir, removeTree } from '../../../src/lib/files.js';
import { countingServer, moduleProxy, type CountingServer, type ModuleProxy } from './module-proxy.js';
import { patched, project } from './support.js';

let proxy: ModuleProxy;
let server: CountingServer;

beforeAll(async () => {
  proxy = await moduleProxy();
  const small = (arch: string): string => `package size\n\nconst pageSize = ${arch === 'amd64' ? 4096 : 65536}\n`;
  const mod = 'module example.org/size\n\ngo 1.20\n\nrequire example.org/low v1.0.0\n';
  const size = 'package size\n\nimport "example.org/low"\n\nfunc Of() int { return pageSize * low.One }\n';
  await proxy.publish('example.org/low', 'v1.0.0', { 'go.mod': 'module example.org/low\n\ngo 1.20\n', 'low.go': 'package low\n\nconst One = 1\n' });
  for (const minor of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const files = minor < 5 ? { 'size.go': size, 'size_amd64.go': small('amd64') } : { 'size.go': `${size}\nconst pageSize = 4096\n` };
    await proxy.publish('example.org/size', `v1.${minor}.0`, { 'go.mod': mod, ...files });
  }
  server = await countingServer(join(proxy.folder, 'proxy'), /v1\.[47]\.0\./);
}, 60_000);

afterAll(async () => {
  await server.close();
  await proxy.close();
});

test('no version is asked of the proxy twice: not by detection, bisecting, upgrading or compiling, and refused ones not by the next run either', async () => {
  const root = await project({
    'go.mod': 'module example.com/app\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n',
    'main.go': 'package main\n\nimport "example.org/size"\n\nfunc main() { println(size.Of()) }\n',
  });
  await execOk('go', ['mod', 'tidy'], '', { cwd: root });
  await execOk('go', ['clean', '-modcache'], '', { cwd: root });
  process.env['GOPROXY'] = server.url;
  const { record } = await patched(root, { onlyRemedy: 'upgrade', cacheDir: proxy.cacheDir });
  expect(record.gaps[0]).toMatchObject({ package: 'example.org/size', state: 'closed', remedy: { kind: 'upgrade', to: 'v1.5.0' } });
  const asked = server.asked();
  expect(asked.get('/example.org/size/@v/v1.5.0.zip')).toBe(1);
  expect(asked.get('/example.org/size/@v/v1.7.0.info')).toBe(1);
  // The go command wants to know what is retracted, which stands in the newest; as that is refused, the list is asked a second time.
  expect([...asked].filter(([path, times]) => times > (path.endsWith('/list') ? 2 : 1))).toEqual([]);

  await patched(root, { onlyRemedy: 'upgrade', cacheDir: proxy.cacheDir });
  expect([...server.asked().keys()]).toEqual([]);
}, 120_000);

test('a local copy of a module is no link into the module cache: whoever edits it in place changes it alone', async () => {
  const root = await project({
    'go.mod': 'module example.com/app\n\ngo 1.20\n\nrequire example.org/size v1.0.0\n',
    'main.go': 'package main\n\nimport "example.org/size"\n\nfunc main() { println(size.Of()) }\n',
  });
  await makeDir(join(root, '.loong-adapt/recipes/page'));
  await writeFile(join(root, '.loong-adapt/recipes/page/recipe.yml'), `summary: A page size
match: { module: example.org/size }
steps:
  - write-file: { path: "size_{{goarch}}.go", content: "package size\\n\\nconst pageSize = 16384\\n" }
verify: [{ builds: {} }]
`);
  process.env['GOPROXY'] = server.url;
  await execOk('go', ['mod', 'tidy'], '', { cwd: root });
  const { record, workDir } = await patched(root, { onlyRemedy: 'recipe', cacheDir: proxy.cacheDir });
  expect(record.gaps[0]).toMatchObject({ state: 'closed', remedy: { recipe: 'page' } });
  await writeFile(join(workDir, 'adapted/third_party/loong-adapt/example.org/size/size.go'), 'package spoiled\n');
  await execOk('go', ['mod', 'verify'], '', { cwd: root });
  await removeTree(workDir);
}, 120_000);
