import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execOk } from '../../../src/lib/exec.js';
import { sha256 } from '../../../src/lib/files.js';
import { pythonWithPip } from '../../../src/target/pip.js';
import { unpackWheel } from '../../../src/target/wheel.js';
import { which } from '../../../src/target/which.js';
import { testWhere } from '../../test-where.js';
import { temporary, testContext } from './context.js';

const before = { PATH: process.env['PATH'], PIP_INDEX_URL: process.env['PIP_INDEX_URL'] };
let server: Server;
let wheel: Buffer;
let served: Buffer;

/** An index with one wheel for this machine; `served` is what a download gets. */
beforeEach(async () => {
  const folder = await temporary();
  await mkdir(join(folder, 'tiny'));
  await writeFile(join(folder, 'tiny', 'data.txt'), 'hello\n');
  await mkdir(join(folder, 'tiny-1.0.dist-info'));
  await writeFile(join(folder, 'tiny-1.0.dist-info', 'METADATA'), 'Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n');
  await writeFile(join(folder, 'tiny-1.0.dist-info', 'WHEEL'), 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  await writeFile(join(folder, 'tiny-1.0.dist-info', 'RECORD'), '');
  await execOk('python3', ['-m', 'zipfile', '-c', 'w.zip', 'tiny', 'tiny-1.0.dist-info'], '', { cwd: folder });
  wheel = served = await readFile(join(folder, 'w.zip'));
  const machine = (await execOk('uname', ['-m'], '')).stdout.trim();
  const name = `tiny-1.0-py3-none-manylinux_2_17_${machine}.manylinux2014_${machine}.whl`;
  server = createServer((request, response) => {
    if (request.url === '/simple/tiny/') {
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      response.end(JSON.stringify({ meta: { 'api-version': '1.0' }, name: 'tiny', files: [{ filename: name, url: `../../files/${name}`, hashes: { sha256: sha256(wheel) } }] }));
    } else if (request.url === `/files/${name}`) {
      response.end(served);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  process.env['PIP_INDEX_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`;
});

afterEach(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await new Promise((done) => server.close(done));
});

/** A PATH without Python, but with a program that unpacks. */
async function withoutPython(): Promise<void> {
  const folder = await temporary();
  for (const name of ['uname', 'unzip']) {
    const path = await which(name);
    if (path !== undefined) await symlink(path, join(folder, name));
  }
  process.env['PATH'] = folder;
}

const pinned = (): { package: string; version: string; sha256: string[] } => ({ package: 'tiny', version: '1.0', sha256: [sha256(wheel)] });
const unzip = (await which('unzip')) !== undefined;
const pip = (await pythonWithPip(await testContext())) !== undefined;

testWhere(pip, 'there is no pip')('pip takes a wheel from the configured index and unpacks it', async () => {
  const into = await temporary();
  await unpackWheel(pinned(), into, await testContext());
  expect(await readFile(join(into, 'tiny', 'data.txt'), 'utf8')).toBe('hello\n');
}, 120_000);

testWhere(pip, 'there is no pip')('pip refuses a wheel that was changed', async () => {
  served = Buffer.concat([wheel, Buffer.from('x')]);
  const into = await temporary();
  await expect(unpackWheel(pinned(), into, await testContext())).rejects.toMatchObject({ message: expect.stringMatching(/hash/i) });
  expect(await readdir(into)).toEqual([]);
}, 120_000);

testWhere(unzip, 'there is no unzip')('without pip the index is read directly', async () => {
  await withoutPython();
  const into = await temporary();
  await unpackWheel(pinned(), into, await testContext());
  expect(await readFile(join(into, 'tiny', 'data.txt'), 'utf8')).toBe('hello\n');
  expect((await readdir(into)).filter((name) => name.endsWith('.whl'))).toEqual([]);
});

test('without pip a wheel that was changed is refused, and one that is cut', async () => {
  await withoutPython();
  for (const bad of [Buffer.concat([wheel, Buffer.from('x')]), wheel.subarray(0, 20)]) {
    served = bad;
    const into = await temporary();
    await expect(unpackWheel(pinned(), into, await testContext())).rejects.toMatchObject({ message: expect.stringContaining('hash differs') });
    expect(await readdir(into)).toEqual([]);
  }
});

test('a wheel that is not pinned is not taken', async () => {
  await withoutPython();
  await expect(unpackWheel({ ...pinned(), sha256: ['0'.repeat(64)] }, await temporary(), await testContext())).rejects.toMatchObject({ message: expect.stringContaining('no wheel of tiny 1.0') });
});
