import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { retagImage, Stores } from '../../src/images/index.js';
import { Registry } from '../../src/images/registry/client.js';
import type { RetryPolicy } from '../../src/images/registry/retry.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64 } from '../unit/images/make-layout.js';
import { startProxy, startRegistry, type FaultProxy, type TestRegistry } from './registry-server.js';

const RETRY: RetryPolicy = { attempts: 5, first: 20, most: 3000 };
const signal = new AbortController().signal;
let registry: TestRegistry;
let proxy: FaultProxy;
let layout = '';
let count = 0;
let repository = '';

const stores = (retry = RETRY, more: AbortSignal = signal): Stores => new Stores({ signal: more, retry, authFiles: ['/nonexistent'] });
const push = (to = stores()): ReturnType<typeof retagImage> => retagImage({ source: `oci:${layout}:test:1`, destinations: [`${proxy.name}/${repository}:1`] }, to);
const tagged = (): Promise<string> => new Registry(registry.name, { signal, retry: RETRY }).digestOf(repository, '1');

/** Everything that a tag refers to is there, byte for byte. */
async function isWhole(): Promise<boolean> {
  const to = join(await tempDir(), 'layout');
  return retagImage({ source: `${registry.name}/${repository}:1`, destinations: [`oci:${to}:x:1`] }, stores()).then(() => true, () => false);
}

beforeAll(async () => {
  registry = await startRegistry();
  proxy = await startProxy(registry);
  const layers = (machine: number): Parameters<typeof makeLayout>[0][number]['layers'] => [[{ name: 'big', content: randomBytes(1_500_000) }], [{ name: 'app', content: elf(machine) }]];
  layout = await makeLayout([{ layers: layers(LOONGARCH) }, { layers: layers(X86_64), architecture: 'amd64' }]);
}, 60_000);
afterAll(async () => {
  await proxy.stop();
  await registry.stop();
});
beforeEach(() => {
  repository = `faults/r${++count}`;
  proxy.fault = () => false;
  proxy.log.length = 0;
});

const isUpload = (url: string | undefined, method: string | undefined): boolean => method === 'PATCH' && (url ?? '').includes('/blobs/uploads/');

describe('faults of a registry', () => {
  test('429 with Retry-After is waited for', async () => {
    let times = 0;
    proxy.fault = (request, response) => {
      if (request.method !== 'POST' || times++ > 0) return false;
      response.writeHead(429, { 'retry-after': '1' }).end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}');
      return true;
    };
    const started = Date.now();
    await push();
    expect(Date.now() - started).toBeGreaterThan(950);
    expect(await isWhole()).toBe(true);
  });

  test('500s are tried again; one that stays is an error that says so, and no tag is set', async () => {
    let times = 0;
    proxy.fault = (_request, response, seen) => {
      if (seen % 4 !== 0 || times++ > 5) return false;
      response.writeHead(503).end();
      return true;
    };
    await push();
    expect(await isWhole()).toBe(true);
    repository += '-dead';
    proxy.fault = (request, response) => {
      if (request.method !== 'PUT' || !(request.url ?? '').includes('/manifests/')) return false;
      response.writeHead(500).end('{"errors":[{"message":"disk full"}]}');
      return true;
    };
    await expect(push()).rejects.toThrow(/failed 5 times: PUT answered 500: disk full/);
    expect(await tagged()).toBe('');
  });

  test('a blob that several images share is sent once', async () => {
    const shared = [{ name: 'shared', content: randomBytes(100_000) }];
    const twins = await makeLayout(['386', 'amd64', 'arm64', 'riscv64'].map((architecture) => ({ layers: [shared], architecture })));
    const outcome = await retagImage({ source: `oci:${twins}:test:1`, destinations: [`${proxy.name}/${repository}:1`] }, stores());
    expect(outcome.blobs).toBe(5);
    expect(proxy.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(5);
  });

  test('a registry that meets a half-written link says that the digest is wrong: it is asked again', async () => {
    let times = 0;
    proxy.fault = (request, response) => {
      if (request.method !== 'PUT' || !(request.url ?? '').includes('/manifests/') || times++ > 1) return false;
      response.writeHead(400).end('{"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]}');
      return true;
    };
    await push();
    expect(await isWhole()).toBe(true);
  });

  test('an upload that is cut is begun again where the registry forgot it', async () => {
    let cut = 0;
    proxy.fault = (request) => (isUpload(request.url, request.method) && Number(request.headers['content-length']) > 1_000_000 && cut++ === 0 ? 'cut-request' : false);
    await push();
    expect(cut).toBeGreaterThan(1);
    expect(await isWhole()).toBe(true);
  });

  test('an upload whose last step fails is taken up: no byte is sent twice', async () => {
    let failed = 0;
    proxy.fault = (request, response) => {
      if (request.method !== 'PUT' || !(request.url ?? '').includes('/blobs/uploads/') || failed++ >= 2) return false;
      response.writeHead(502).end();
      return true;
    };
    const outcome = await push();
    expect(failed).toBeGreaterThan(2);
    expect(proxy.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(outcome.blobs);
    expect(await isWhole()).toBe(true);
  });

  test('a download that is cut is taken up where it broke', async () => {
    const pushed = await push();
    proxy.log.length = 0;
    const ranges: string[] = [];
    const cut = new Set<string>();
    proxy.fault = (request) => {
      if (!(request.url ?? '').includes('/blobs/') || request.method !== 'GET') return false;
      if (request.headers.range !== undefined) ranges.push(request.headers.range);
      if (cut.has(request.url ?? '')) return false;
      cut.add(request.url ?? '');
      return 'cut-answer';
    };
    const to = join(await tempDir(), 'layout');
    const pulled = await retagImage({ source: `${proxy.name}/${repository}:1`, destinations: [`oci:${to}:x:1`] }, stores());
    expect(pulled.digest).toBe(pushed.digest);
    expect(ranges).toHaveLength(2);
    expect(ranges).toEqual([1, 2].map(() => expect.stringMatching(/^bytes=[1-9]\d+-$/)));
  });

  test('content of another digest is refused and not kept', async () => {
    await push();
    proxy.fault = (request) => ((request.url ?? '').includes('/blobs/') && request.method === 'GET' ? 'change-answer' : false);
    const to = join(await tempDir(), 'layout');
    await expect(retagImage({ source: `${proxy.name}/${repository}:1`, destinations: [`oci:${to}:x:1`] }, stores())).rejects.toThrow(/content/);
    expect(await readdir(join(to, 'blobs', 'sha256')).catch(() => [])).toEqual([]);
    proxy.fault = (request) => ((request.url ?? '').includes('/manifests/sha256') && request.method === 'GET' ? 'change-answer' : false);
    await expect(retagImage({ source: `${proxy.name}/${repository}:1`, destinations: [`oci:${to}:x:1`] }, stores())).rejects.toThrow(/digest/);
  });

  test('a registry that dies in mid-push: no tag; a rerun sends only what is missing', async () => {
    let finished = 0;
    proxy.fault = (request, response) => {
      if (request.method === 'PUT' && (request.url ?? '').includes('/blobs/uploads/')) response.on('finish', () => { if (++finished === 2) void registry.kill(); });
      return false;
    };
    await expect(push(stores({ attempts: 2, first: 20, most: 50 }))).rejects.toThrow(/failed 2 times/);
    proxy.fault = () => false;
    await registry.start();
    expect(await tagged()).toBe('');
    const rest = stores();
    const outcome = await push(rest);
    expect(await tagged()).toBe(outcome.digest);
    expect(outcome.blobs).toBeLessThan(6);
    expect(await isWhole()).toBe(true);
  }, 30_000);

  test('interrupted at any request: the old tag stays whole, and the next run completes', async () => {
    const seed = randomBytes(4).toString('hex');
    process.stderr.write(`seed ${seed}\n`);
    await retagImage({ source: `oci:${layout}:test:1`, destinations: [`${registry.name}/${repository}:1`], platform: 'linux/amd64' }, stores());
    const old = await tagged();
    for (let point = 0; point < 6; point++) {
      const at = 2 + (createHash('sha256').update(`${seed}${point}`).digest().readUInt16BE(0) % 20);
      const control = new AbortController();
      let seen = 0;
      proxy.fault = () => { if (++seen === at) control.abort(); return false; };
      const outcome = await push(stores(RETRY, control.signal)).then((o) => o.digest, (error: unknown) => (error as Error).name);
      const now = await tagged();
      // The tag may have been set just before the interruption was noticed.
      if (outcome === 'Interrupted') expect([old, (await push()).digest]).toContain(now);
      else expect(now).toBe(outcome);
      expect(await isWhole()).toBe(true);
      await retagImage({ source: `${registry.name}/${repository}@${old}`, destinations: [`${registry.name}/${repository}:1`] }, stores());
    }
  }, 60_000);

  test('a token that runs out is renewed in mid-push; the secret shows nowhere', async () => {
    const secret = 'token-of-the-user';
    let valid = 0;
    let issued = 0;
    proxy.fault = (request, response) => {
      if ((request.url ?? '').startsWith('/token')) {
        expect(request.url).toContain('service=test');
        issued++;
        valid = 12;
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: `${secret}-${issued}`, expires_in: 3600 }));
        return true;
      }
      if (request.headers.authorization === `Bearer ${secret}-${issued}` && valid-- > 0) return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${proxy.name}/token",service="test",scope="repository:x:pull"` }).end('{}');
      return true;
    };
    const said: string[] = [];
    const outcome = await push(new Stores({ signal, retry: RETRY, authFiles: ['/nonexistent'], say: (line) => said.push(line) }));
    expect(issued).toBeGreaterThan(2);
    expect(await tagged()).toBe(outcome.digest);
    expect(JSON.stringify([outcome, said])).not.toContain(secret);
  });

  test('two jobs race for one tag: it ends whole with one of them', async () => {
    const both = await Promise.all([push(), retagImage({ source: `oci:${layout}:test:1`, destinations: [`${proxy.name}/${repository}:1`], platform: 'linux/loong64' }, stores())]);
    expect(both.map((o) => o.digest)).toContain(await tagged());
    expect(await isWhole()).toBe(true);
  });

  test('a manifest of 50 MB is not read', async () => {
    await push();
    proxy.fault = (request, response) => {
      if (request.method !== 'GET' || !(request.url ?? '').includes('/manifests/')) return false;
      response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json', 'content-length': '50000000' });
      const block = Buffer.alloc(1 << 16, ' ');
      const more = (): void => { while (!response.destroyed && response.write(block)); };
      response.on('drain', more);
      more();
      return true;
    };
    await expect(retagImage({ source: `${proxy.name}/${repository}:1`, destinations: [`${registry.name}/x:1`] }, stores())).rejects.toThrow(/larger than 4194304 bytes/);
  });
});
