import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Service } from '../../../src/project/file.js';
import { exists } from '../../../src/lib/files.js';
import { freshFolder } from '../../../src/smoke/leftovers.js';
import { serviceProgram } from '../../../src/smoke/service-program.js';
import { startServices, type PreparedService, type Services } from '../../../src/smoke/services.js';
import { testContext } from './context.js';

const never = new AbortController().signal;
const HTTP = 'const [port, dir] = process.argv.slice(1); let n = 0; require("node:http").createServer((q, s) => { s.statusCode = q.url === "/ready" && ++n > 2 ? 200 : 503; s.end(dir + " " + process.env.HOME + " " + process.pid); }).listen(Number(port), "127.0.0.1");';
const node = (script: string, extra: Partial<Service> = {}): PreparedService => ({
  service: { name: 'web', program: 'node', args: ['-e', script, '${port}', '${dir}'], readyWithin: 20, ...extra }, program: { command: [process.execPath], version: 'node' },
});
const gone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
let running: Services | undefined;
afterEach(async () => running?.stop());

async function ask(services: Services, name = 'web'): Promise<string[]> {
  return (await (await fetch(`http://127.0.0.1:${services.ports.get(name)}/`)).text()).split(' ');
}

describe('a service', () => {
  test('runs in a fresh folder until it is stopped, and is waited for until it says that it is ready', async () => {
    const { workDir } = await testContext();
    running = await startServices([node(HTTP, { readyPath: '/ready' })], workDir, never);
    const [dir = '', home = '', pid = ''] = await ask(running);
    expect(dir).toBe(join(workDir, 'web-1'));
    expect(home.startsWith(dir)).toBe(true);
    await running.stop();
    expect(gone(Number(pid))).toBe(true);
  });

  test('that ends at once fails with what it said', async () => {
    const { workDir } = await testContext();
    await expect(startServices([node('console.error("no licence"); process.exit(3)')], workDir, never)).rejects.toMatchObject({ message: expect.stringMatching(/web ended with exit code 3:\nno licence/) as unknown, where: 'smoke.services.web' });
  });

  test('that never answers fails in its time, and those before it are ended', async () => {
    const { workDir } = await testContext();
    const pidFile = join(workDir, 'pid');
    const first = node(`require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${HTTP}`, { name: 'first' });
    await expect(startServices([first, node('setInterval(() => {}, 1000)', { readyWithin: 0.3 })], workDir, never)).rejects.toThrow(/web does not answer on port \d+ after 0.3 s/);
    expect(gone(Number(await readFile(pidFile, 'utf8')))).toBe(true);
  });

  test('whose port somebody took is started again on another', async () => {
    const { workDir } = await testContext();
    const flag = join(workDir, 'taken');
    const script = `const fs = require("node:fs"); if (!fs.existsSync(${JSON.stringify(flag)})) { fs.writeFileSync(${JSON.stringify(flag)}, ""); console.error("listen: address already in use"); process.exit(1); } ${HTTP}`;
    running = await startServices([node(script)], workDir, never);
    expect((await ask(running))[0]).toBe(join(workDir, 'web-2'));
  });

  test('is ended by an interruption', async () => {
    const { workDir } = await testContext();
    const control = new AbortController();
    running = await startServices([node(HTTP)], workDir, control.signal);
    const pid = Number((await ask(running))[2]);
    control.abort();
    await running.stop();
    expect(gone(pid)).toBe(true);
  });

  test('that a killed run left is ended by the next one, and its folder removed', async () => {
    const { workDir } = await testContext();
    const old = join(workDir, 'tmp', 'smoke-old', 'amd64', 'services');
    running = await startServices([node(HTTP)], old, never);
    const pid = Number((await ask(running))[2]);
    await freshFolder(workDir);
    await running.stop();
    expect(gone(pid)).toBe(true);
    expect(await exists(join(workDir, 'tmp', 'smoke-old'))).toBe(false);
  });

  test('a number that another process has by now is left alone', async () => {
    const { workDir } = await testContext();
    const folder = join(workDir, 'tmp', 'smoke-old', 'web-1');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'service.pid'), `${process.ppid} 1`);
    await freshFolder(workDir);
    expect(gone(process.ppid)).toBe(false);
  });
});

describe('a service\'s program', () => {
  test.each([
    [{ name: 'a' }, /neither a module nor a program/], [{ name: 'a', module: 'x' }, /is no Go module/], [{ name: 'a', program: 'no-such-program-here' }, /there is no program/],
    [{ name: 'a', module: 'example.org/x@v1.0.0', package: '../y' }, /is no package of the module/],
  ])('%j is refused', async (service, message) => {
    await expect(serviceProgram(service, await testContext())).rejects.toThrow(message);
  });
});
