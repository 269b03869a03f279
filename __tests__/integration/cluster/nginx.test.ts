// @seconds 150
// @needs tools/image-ingress-nginx
import { expect, test } from '@jest/globals';
import { asset } from '../../../src/lib/assets.js';
import { exec } from '../../../src/lib/exec.js';
import { readNginxLog } from '../../../src/cluster/controllers/ingress-nginx/log.js';
import { rootStarter } from '../../../src/cluster/loop/index.js';
import { runnerFor } from '../../../src/target/runner.js';
import { testWhere } from '../../test-where.js';
import { testContext } from '../target/context.js';
import { environment, nginxRoot } from './nginx-root.js';

const asRoot = testWhere(process.getuid?.() === 0, 'needs root');

asRoot('nginx of the target accepts the template as the controller renders it, and serves with Lua', async () => {
  const context = await testContext();
  const root = await nginxRoot(context);
  const { env, ports } = await environment();
  expect((await runnerFor(context.target, 'auto', context)).kind).not.toBe('cross');
  const start = await rootStarter({ port: ports.STATUS_PORT, path: '/healthz', seconds: 120 })({ root, command: ['/render', '-t'], env, digest: '' }, () => false, context);
  expect(start.log).toContain('nginx: configuration file /etc/nginx/nginx.conf test is successful');
  expect(start).toMatchObject({ serves: false, exitCode: 0 });
  const serving = await rootStarter({ port: ports.STATUS_PORT, path: '/healthz', seconds: 120 })({ root, command: ['/render'], env, digest: '' }, () => false, context);
  expect(serving).toMatchObject({ serves: true });
  expect(serving.log).not.toMatch(/\[(emerg|crit)\]|signal 11/);
}, 400_000);

asRoot('its access log has a line for each request, which is what the parser reads', async () => {
  const context = await testContext();
  const root = await nginxRoot(context);
  const { env, ports } = await environment();
  const lines: string[] = [];
  let over = false;
  // Nothing answers there, so it runs until the log tells of the request.
  const start = rootStarter({ port: ports.STATUS_PORT, path: '/nowhere', seconds: 180 })({ root, command: ['/render'], env, digest: '' }, (line) => lines.push(line) > 0 && line.includes('"id":"asked"'), context).finally(() => { over = true; });
  while (!over && !lines.some((line) => line.includes('"id":"asked"'))) {
    await fetch(`http://127.0.0.1:${ports.HTTP_PORT}/some/where?a=b`, { headers: { 'x-request-id': 'asked' } }).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 500));
  }
  await start;
  expect(readNginxLog(lines.find((line) => line.includes('"id":"asked"')) ?? '')).toMatchObject({ requestId: 'asked', method: 'GET', path: '/some/where?a=b', status: 503, service: 'default-backend' });
}, 400_000);

test('entering a root changes nothing in it and leaves nothing mounted', async () => {
  expect((await exec('grep', ['-c', 'enter-root', '/proc/self/mounts'])).stdout.trim()).toBe('0');
  expect((await exec('sh', ['-n', asset('data', 'enter-root.sh')])).exitCode).toBe(0);
});
