import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcp, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from '../../src/lib/exec.js';
import { tempDir } from '../unit/images/make-layout.js';

/** A real registry (distribution) on loopback. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`. */
  name: string;
  port: number;
  /** Folder like /etc/docker/certs.d, for the variant with TLS. */
  certDir: string;
  /** File like docker's config.json, for the variant with a login. */
  authFile: string;
  root: string;
  process: ChildProcess;
  stop(): Promise<void>;
  /** Ends it by force and starts it again on the same port and data. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export const USER = 'tester';
export const PASSWORD = 's3cret-word';
/** bcrypt of the password: the registry takes nothing else. */
const HTPASSWD = '$2b$04$tLROEA8jtf2yqTP1JuGZROuMG9p0vjacJypEwXiCVYzFKY6V/ZCh6';

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createTcp();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export async function startRegistry(options: { tls?: boolean; login?: boolean } = {}): Promise<TestRegistry> {
  const root = await tempDir();
  const port = await freePort();
  const name = `127.0.0.1:${port}`;
  const certDir = join(root, 'certs.d');
  const authFile = join(root, 'config.json');
  const lines = ['version: 0.1', 'log:', '  level: warn', 'storage:', '  delete:', '    enabled: true', '  filesystem:', `    rootdirectory: ${join(root, 'data')}`, 'http:', `  addr: ${name}`];
  if (options.tls === true) {
    await mkdir(join(certDir, name), { recursive: true });
    const made = await exec('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(root, 'key.pem'), '-out', join(certDir, name, 'ca.crt')]);
    if (made.exitCode !== 0) throw new Error(made.stderr);
    lines.push('  tls:', `    certificate: ${join(certDir, name, 'ca.crt')}`, `    key: ${join(root, 'key.pem')}`);
  }
  if (options.login === true) {
    await writeFile(join(root, 'htpasswd'), `${USER}:${HTPASSWD}\n`);
    lines.push('auth:', '  htpasswd:', '    realm: test', `    path: ${join(root, 'htpasswd')}`);
    await writeFile(authFile, JSON.stringify({ auths: { [name]: { auth: Buffer.from(`${USER}:${PASSWORD}`).toString('base64') } } }));
  } else {
    await writeFile(authFile, '{}');
  }
  await writeFile(join(root, 'config.yml'), `${lines.join('\n')}\n`);
  const registry = { name, port, certDir, authFile, root } as TestRegistry;
  registry.start = async () => {
    registry.process = spawn('docker-registry', ['serve', join(root, 'config.yml')], { stdio: 'ignore' });
    await waitForPort(port);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (registry.process.exitCode !== null || registry.process.signalCode !== null) return;
    const gone = new Promise((resolve) => registry.process.once('exit', resolve));
    registry.process.kill(signal);
    await gone;
  };
  registry.stop = async () => end('SIGTERM');
  registry.kill = async () => end('SIGKILL');
  await registry.start();
  return registry;
}

async function waitForPort(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('the registry did not start');
}

/** What a fault does with a request: answers itself (true) or lets it through. */
export type Fault = (request: IncomingMessage, response: ServerResponse, seen: number) => boolean | 'cut-answer' | 'cut-request' | 'change-answer';

/** A proxy before a registry that breaks what it is told to. */
export interface FaultProxy {
  name: string;
  /** Method and path of each request, in order. */
  log: string[];
  fault: Fault;
  stop(): Promise<void>;
}

export async function startProxy(registry: TestRegistry): Promise<FaultProxy> {
  const proxy = { log: [] as string[], fault: () => false } as unknown as FaultProxy;
  const server = createServer((request, response) => {
    proxy.log.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.on('error', () => {});
    const outcome = proxy.fault(request, response, proxy.log.length);
    if (outcome === true) return void request.resume();
    const onward = httpRequest({ host: '127.0.0.1', port: registry.port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
      answer.on('error', () => {});
      if (outcome === 'cut-request') return void answer.resume();
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      let passed = 0;
      answer.on('data', (chunk: Buffer) => {
        passed += chunk.length;
        response.write(outcome === 'change-answer' ? Buffer.alloc(chunk.length, 'x') : chunk);
        if (outcome === 'cut-answer' && passed > 100_000) { answer.destroy(); response.destroy(); }
      });
      answer.on('end', () => response.end());
    });
    onward.on('error', () => response.destroy());
    if (outcome !== 'cut-request') return void request.pipe(onward);
    let passed = 0;
    request.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      onward.write(chunk);
      if (passed > 300_000) { request.socket.destroy(); setTimeout(() => onward.destroy(), 50); }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.name = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  proxy.stop = async () => { server.closeAllConnections(); await new Promise((resolve) => server.close(resolve)); };
  return proxy;
}

export const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown;
