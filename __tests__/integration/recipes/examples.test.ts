// @seconds 60
import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readElf } from '../../../src/lib/elf.js';
import { execOk, withEnv } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { readProjectFile } from '../../../src/project/read.js';
import { findGo } from '../../../src/target/tools.js';
import { runnerFor } from '../../../src/target/runner.js';
import { temporary, testContext } from '../target/context.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('the default backend, made for the target by its Makefile, answers 404 everywhere and 200 on /healthz', async () => {
  const context = await testContext();
  const dir = join(await temporary(), 'backend');
  await copyTree('examples/default-backend', dir);
  const go = await findGo(context);
  await execOk('make', ['clean', 'server', 'GOARCH=loong64'], '', { cwd: dir, env: withEnv({ PATH: `${join(go.path, '..')}:${process.env['PATH'] ?? ''}` }) });
  const program = join(dir, 'build', 'server');
  expect(await readElf(program)).toMatchObject({ machine: 258, interpreter: '' });
  const [file = '', ...args] = (await runnerFor(context.target, 'qemu', context)).wrap([program]);
  const port = await freePort();
  const server = spawn(file, args, { env: withEnv({ PORT: String(port) }), stdio: 'ignore' });
  try {
    const ask = async (path: string): Promise<string> => {
      for (let tries = 0; ; tries++) {
        try {
          const answer = await fetch(`http://127.0.0.1:${port}${path}`);
          return `${answer.status} ${(await answer.text()).trim()}`;
        } catch (error) {
          if (tries > 100) throw error;
          await new Promise((done) => setTimeout(done, 100));
        }
      }
    };
    expect(await ask('/healthz')).toBe('200 ok');
    for (const path of ['/', '/x', '/healthz/x', '/HEALTHZ']) expect(await ask(path)).toBe('404 default backend - 404 (loong64)');
  } finally {
    server.kill();
  }
  expect(await readFile('examples/default-backend/Makefile', 'utf8')).toContain('image: clean server\n');
}, 120_000);

test('the names that calicoctl\'s ldflags set are variables of the module that is checked out: the linker would not say', async () => {
  const root = await moduleFolder('github.com/projectcalico/calico@v1.11.0-cni-plugin.0.20250813170300-a0db560f0520', await testContext());
  const module = /^module (\S+)/m.exec(await readFile(join(root, 'go.mod'), 'utf8'))?.[1] ?? '';
  const { build } = await readProjectFile('.', 'examples/calicoctl/loong-adapt.yml');
  const names = [...(build?.ldflags ?? '').matchAll(/-X (\S+)\.(\w+)=(\S+)/g)];
  expect(names.map((match) => match[2])).toEqual(['VERSION', 'GIT_REVISION']);
  for (const [, path = '', name = ''] of names) {
    expect(path.startsWith(`${module}/`)).toBe(true);
    const folder = join(root, path.slice(module.length + 1));
    const texts = await Promise.all((await readdir(folder)).filter((file) => file.endsWith('.go')).map(async (file) => readFile(join(folder, file), 'utf8')));
    expect(texts.some((text) => new RegExp(`^var (?:\\w+, )*${name}(?:, \\w+)* string`, 'm').test(text))).toBe(true);
  }
}, 120_000);

test('the examples\' project files are well formed', async () => {
  for (const name of ['default-backend', 'calicoctl']) {
    expect(await readProjectFile('.', `examples/${name}/loong-adapt.yml`)).toEqual(parse(await readFile(`examples/${name}/loong-adapt.yml`, 'utf8')));
  }
});
