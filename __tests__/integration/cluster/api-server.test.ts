/**
 * The API server asked without kubectl: a server that stands for it here wants the certificates of the kubeconfig, as a real one does.
 * A real one is asked in tier kind.
 *
 * @seconds 10
 */
import { createServer, type Server } from 'node:https';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiServer, askByKubectl, type ApiServer } from '../../../src/cluster/api-server.js';
import { execOk, type ExecResult } from '../../../src/lib/exec.js';

let folder = '';
let kubeconfig = '';
let server: Server;
let api: ApiServer;
const connections = new Set<unknown>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loong-adapt-api-'));
  await execOk('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=tester', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'], 'Install openssl.', { cwd: folder });
  const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map(async (name) => readFile(join(folder, name))));
  server = createServer({ key, cert, ca: cert, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    connections.add(request.socket);
    if (request.url === '/slow') return;
    if (request.url === '/broken') return void request.socket.destroy();
    const found = request.url === '/api/v1/nodes';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ? { asked: (request.socket as TLSSocket).getPeerCertificate().subject.CN } : { kind: 'Status', message: 'pods "nobody" not found' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, config(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, cert ?? Buffer.alloc(0), key ?? Buffer.alloc(0)));
  const made = await apiServer(kubeconfig);
  if (made === undefined) throw new Error('no API server by certificates');
  api = made;
});
afterAll(async () => {
  api?.close();
  server?.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

const config = (address: string, cert: Buffer, key: Buffer): string => JSON.stringify({
  'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'two', 'contexts': [{ name: 'one', context: { cluster: 'none', user: 'nobody' } }, { name: 'two', context: { cluster: 'c', user: 'u' } }],
  'clusters': [{ name: 'c', cluster: { 'server': address, 'certificate-authority-data': cert.toString('base64') } }],
  'users': [{ name: 'u', user: { 'client-certificate-data': cert.toString('base64'), 'client-key-data': key.toString('base64') } }],
});

describe('an API server that a kubeconfig of certificates leads to', () => {
  test('is asked with them, over one connection for all questions', async () => {
    for (let i = 0; i < 3; i++) expect(await api.get('/api/v1/nodes')).toEqual({ ok: true, text: '{"asked":"tester"}', why: '' });
    expect(connections.size).toBe(1);
  });

  test('says no in its own words', async () => {
    expect(await api.get('/api/v1/namespaces/default/pods/nobody')).toEqual({ ok: false, text: '', why: 'pods "nobody" not found' });
  });

  test('is given up after its time, and where the run is interrupted', async () => {
    expect(await api.get('/slow', { timeout: 0.2 })).toEqual({ ok: false, text: '', why: 'no answer for 0.2 s' });
    await expect(api.get('/slow', { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: 'Interrupted' });
    await expect(api.get('/slow', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'Interrupted' });
  });

  test('leaves the question to another way where the connection fails, or another server answers', async () => {
    expect(await api.get('/broken')).toBeUndefined();
    const other = join(folder, 'other');
    const [cert, key] = [await readFile(join(folder, 'cert.pem')), await readFile(join(folder, 'key.pem'))];
    await writeFile(other, config('https://127.0.0.1:1', cert, key));
    expect(await (await apiServer(other))?.get('/api/v1/nodes')).toBeUndefined();
    await writeFile(other, config(`https://localhost:${(server.address() as AddressInfo).port}`, cert, key));
    expect(await (await apiServer(other))?.get('/api/v1/nodes')).toBeUndefined();
  });
});

test('another way to log in is left to kubectl', async () => {
  const path = join(folder, 'exec');
  await writeFile(path, (await readFile(kubeconfig, 'utf8')).replace('client-key-data', 'token'));
  expect(await apiServer(path)).toBeUndefined();
  const asked: string[][] = [];
  const answer = (exitCode: number, stdout: string, stderr: string): ExecResult => ({ command: 'kubectl', exitCode, signal: '', stdout, stderr, seconds: 0, timedOut: false });
  const kubectl = (result: ExecResult) => async (args: readonly string[]): Promise<ExecResult> => (asked.push([...args]), result);
  expect(await askByKubectl(kubectl(answer(0, '{}', '')), '/api/v1/nodes')).toEqual({ ok: true, text: '{}', why: '' });
  expect(await askByKubectl(kubectl(answer(1, '', 'Error from server (NotFound): nodes "x" not found\n')), '/api/v1/nodes/x')).toEqual({ ok: false, text: '', why: 'Error from server (NotFound): nodes "x" not found' });
  expect(asked).toEqual([['get', '--raw', '/api/v1/nodes'], ['get', '--raw', '/api/v1/nodes/x']]);
});
