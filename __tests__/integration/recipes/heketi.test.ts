// @seconds 300
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { exec, execOk } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { freePorts } from '../../../src/smoke/ports.js';
import { waitReady } from '../../../src/smoke/ready.js';
import { go } from '../../../src/target/go.js';
import { runnerFor } from '../../../src/target/runner.js';
import { patched } from '../patch/support.js';
import { temporary, testContext } from '../target/context.js';

const SECONDS = 1_800_000;
/** As glide.lock has them; what it says of Kubernetes (1.6) no proxy serves, so that `fixtures/kubernetes` stands in for those packages: with the mock executor nothing of them runs. */
const REQUIRED = `
	github.com/auth0/go-jwt-middleware v0.0.0-20160421215738-f3f7de3b9e39
	github.com/boltdb/bolt v1.3.1
	github.com/dgrijalva/jwt-go v3.2.0+incompatible
	github.com/go-ozzo/ozzo-validation v3.0.3-0.20170913164239-85dcd8368eba+incompatible
	github.com/gorilla/context v1.1.1
	github.com/gorilla/mux v1.7.3
	github.com/heketi/rest v0.0.0-20180404230133-aa6a65207413
	github.com/heketi/tests v0.0.0-20151005000721-f3775cbcefd6
	github.com/heketi/utils v0.0.0-20170317161834-435bc5bdfa64
	github.com/lpabon/godbc v0.1.2-0.20140613165803-9577782540c1
	github.com/prometheus/client_golang v1.24.0
	github.com/spf13/cobra v1.10.2
	github.com/urfave/negroni v1.0.0
	k8s.io/api v0.17.5
	k8s.io/apimachinery v0.17.5
	k8s.io/client-go v0.17.5
	k8s.io/kubernetes v0.0.0
`;
let bin = '';
let wrap: (program: string) => string[];
let source = '';

beforeAll(async () => {
  const context = await testContext();
  source = await moduleFolder('github.com/heketi/heketi@v9.0.0+incompatible', context);
  const root = join(await temporary(), 'heketi');
  await copyTree(source, root);
  for (const name of ['glide.lock', 'glide.yaml', 'tests']) await rm(join(root, name), { recursive: true });
  await cp('__tests__/integration/recipes/fixtures/kubernetes', join(root, 'kubernetes'), { recursive: true });
  await rename(join(root, 'kubernetes/go.mod.txt'), join(root, 'kubernetes/go.mod'));
  await writeFile(join(root, 'go.mod'), `module github.com/heketi/heketi\n\ngo 1.21\n\nrequire (${REQUIRED})\n\nreplace k8s.io/kubernetes => ./kubernetes\n`);
  await exec('go', ['mod', 'tidy', '-e'], { cwd: root }); // Its tests need more of Kubernetes than there is.
  const { record, workDir } = await patched(root, { onlyRemedy: 'recipe', install: true, packages: ['.', './client/cli/go'] });
  expect(record.gaps.filter(({ ecosystem }) => ecosystem === 'go').map((gap) => [gap.package, gap.state, gap.remedy.recipe])).toEqual([['github.com/boltdb/bolt', 'closed', 'bolt']]);
  bin = await temporary();
  for (const [name, path] of [['heketi', '.'], ['heketi-cli', './client/cli/go']] as const) await go(context, ['build', '-trimpath', '-o', join(bin, name), path], { cwd: join(workDir, 'adapted'), arch: context.target, advice: 'x' });
  const runner = await runnerFor(context.target, 'auto', context);
  wrap = (program) => runner.wrap([join(bin, program)]);
}, SECONDS);

test('heketi keeps its volumes in bolt on the target: created, deleted, and there again after a restart', async () => {
  const dir = await temporary();
  const [port = 0] = await freePorts(1);
  await writeFile(join(dir, 'heketi.json'), JSON.stringify({ port: String(port), use_auth: false, jwt: { admin: { key: 'a' }, user: { key: 'u' } }, glusterfs: { executor: 'mock', db: join(dir, 'heketi.db'), loglevel: 'warning' } }));
  const cli = async (...args: string[]): Promise<string> => {
    const [file = '', ...words] = wrap('heketi-cli');
    return (await execOk(file, [...words, '-s', `http://127.0.0.1:${port}`, ...args], '')).stdout;
  };
  const start = async (): Promise<ChildProcess> => {
    const [file = '', ...words] = wrap('heketi');
    const server = spawn(file, [...words, `--config=${join(dir, 'heketi.json')}`], { stdio: 'ignore' });
    expect(await waitReady({ port, path: '/hello', within: 120 }, new AbortController().signal)).toBe(true);
    return server;
  };
  const stop = async (server: ChildProcess): Promise<void> => {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
  };
  const names = async (): Promise<string[]> => [...(await cli('volume', 'list')).matchAll(/Name:(\S+)/g)].map(([, name = '']) => name);
  let server = await start();
  try {
    expect(await cli('topology', 'load', `--json=${join(source, 'client/cli/go/topology-sample.json')}`)).toContain('Adding device /dev/sdb ... OK');
    for (const name of ['one', 'two']) expect(await cli('volume', 'create', '--size=10', `--name=${name}`)).toContain(`Name: ${name}`);
    expect((await names()).sort()).toEqual(['one', 'two']);
    const [, id = ''] = /Id:(\w+)\s.*Name:one$/m.exec(await cli('volume', 'list')) ?? [];
    expect(await cli('volume', 'delete', id)).toBe(`Volume ${id} deleted\n`);
    expect(await names()).toEqual(['two']);
    await stop(server);
    server = await start();
    expect(await names()).toEqual(['two']);
    expect(await cli('topology', 'info')).toContain('/dev/sdb');
  } finally {
    await stop(server);
  }
}, SECONDS);
