// @seconds 30
// @needs tools/image-traefik
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findController, readAccessLog } from '../../../src/cluster/controllers/index.js';
import { gatewayDefinitions } from '../../../src/cluster/controllers/traefik/definitions.js';
import { LOG_ARGUMENTS } from '../../../src/cluster/controllers/traefik/log.js';
import { execOk } from '../../../src/lib/exec.js';
import { readElf } from '../../../src/lib/elf.js';
import { controllerTools } from '../../../src/stages/mend-controller.js';
import { runnerFor } from '../../../src/target/runner.js';
import { temporary, testContext } from '../target/context.js';
import { environment } from './nginx-root.js';

test('Traefik out of its image routes for the target, and its log is what the parser reads', async () => {
  const context = await testContext();
  const image = await findController('traefik').build(context.target, context, controllerTools(context));
  const dir = await temporary();
  await mkdir(join(dir, 'root'));
  await execOk('tar', ['-xf', image.archive, '-C', dir], '');
  const [manifest] = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as [{ Layers: [string] }];
  await execOk('tar', ['-xf', join(dir, manifest.Layers[0]), '-C', join(dir, 'root')], '');
  const program = join(dir, 'root/traefik');
  expect(await readElf(program)).toMatchObject({ machine: context.target.elfMachine, interpreter: '' });
  const app = createServer((_, answer) => answer.end('app'));
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', done));
  const { port } = app.address() as AddressInfo;
  const { ports } = await environment();
  await writeFile(join(dir, 'routes.yml'), JSON.stringify({ http: { routers: { r: { rule: 'PathPrefix(`/in`)', service: 's' } }, services: { s: { loadBalancer: { servers: [{ url: `http://127.0.0.1:${port}` }] } } } } }));
  const [file = '', ...args] = (await runnerFor(context.target, 'qemu', context)).wrap([program, `--entrypoints.web.address=127.0.0.1:${ports.HTTP_PORT}`, `--providers.file.filename=${join(dir, 'routes.yml')}`, ...LOG_ARGUMENTS]);
  const server = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  try {
    const ask = async (path: string, id: string): Promise<number> => fetch(`http://127.0.0.1:${ports.HTTP_PORT}${path}`, { headers: { 'x-request-id': id } }).then((answer) => answer.status, () => 0);
    for (let tries = 0; (await ask('/in', 'first')) !== 200 && tries < 300; tries++) await new Promise((done) => setTimeout(done, 200));
    expect(await ask('/in/side?x=1', 'one')).toBe(200);
    expect(await ask('/out', 'two')).toBe(404);
    for (let tries = 0; !log.includes('"two"') && tries < 50; tries++) await new Promise((done) => setTimeout(done, 100));
    const rows = readAccessLog(findController('traefik'), log);
    expect(rows.find(({ requestId }) => requestId === 'one')).toMatchObject({ method: 'GET', path: '/in/side?x=1', status: 200, router: 'r@file', pod: `127.0.0.1:${port}` });
    expect(rows.find(({ requestId }) => requestId === 'two')).toMatchObject({ status: 404, router: '', pod: '' });
  } finally {
    server.kill('SIGKILL');
    app.close();
  }
}, 180_000);

test('the definitions of the Gateway API are those of the version that it is built with', async () => {
  const texts = await gatewayDefinitions(await testContext());
  const all = texts.join('\n---\n');
  for (const kind of ['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'ReferenceGrant']) expect(all).toMatch(new RegExp(`^    kind: ${kind}$`, 'm'));
  expect(all).toContain('gateway.networking.k8s.io/bundle-version: v1.4.0');
}, 120_000);
