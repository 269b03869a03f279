// @seconds 60
// Signing with the identity of a workflow needs GitHub's runner, and sigstore's certificate authority and log, none of which can be had here. What stands for them is said where it
// stands: a server for the runner, and a cosign that only writes down how it is called. The words of that call are checked against the real cosign.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflowIdentity } from '../../src/images/attest/identity.js';
import { attest, retag } from '../../src/index.js';
import { defaultCacheDir } from '../../src/lib/cache-folder.js';
import { exec } from '../../src/lib/exec.js';
import { hostArchitecture } from '../../src/target/architectures.js';
import { readPins } from '../../src/target/pins.js';
import { testWhere } from '../test-where.js';
import { makeLayout, elf, LOONGARCH } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const ISSUER = 'https://token.actions.githubusercontent.com', CALLED = 'octo/shared/.github/workflows/publish.yml@refs/tags/v1', SECRET = 'runner-secret';
const COSIGN = join(defaultCacheDir(), 'tools/cosign');

let registry: TestRegistry;
let runner: Server;
let cacheDir = '', calls = '', image = '';
const asked: string[] = [];
let claims: object | undefined;

beforeAll(async () => {
  registry = await startRegistry();
  image = `${registry.name}/keyless:1`;
  await retag({ source: `oci:${await makeLayout([{ layers: [[{ name: 'app', content: elf(LOONGARCH), mode: 0o755 }]] }])}:test:1`, destinations: [image] }, {});
  // Stands for the runner's service of tokens.
  runner = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    if (claims === undefined) response.writeHead(500).end();
    else response.end(JSON.stringify({ value: `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln` }));
  });
  await new Promise<void>((done) => { runner.listen(0, '127.0.0.1', done); });
  // Stands for cosign: it knows nothing as signed until it was told to sign it.
  const home = await mkdtemp(join(tmpdir(), 'keyless-'));
  cacheDir = join(home, 'cache');
  calls = join(home, 'calls');
  const folder = join(cacheDir, 'tools/cosign', `${readPins().goTools['cosign']?.version ?? ''}-${hostArchitecture().go}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cosign'), `#!/bin/sh
echo "$* url=\${ACTIONS_ID_TOKEN_REQUEST_URL:+told}" >> '${calls}'
for last; do :; done
case $1 in
  verify) grep -q "^sign .*$last " '${calls}' ;;
esac
`);
  await chmod(join(folder, 'cosign'), 0o755);
});
afterAll(async () => {
  runner.close();
  await registry.stop();
});

const saved = { ...process.env };
afterEach(() => {
  for (const name of ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'GITHUB_SERVER_URL', 'GITHUB_WORKFLOW_REF']) {
    if (saved[name] === undefined) delete process.env[name];
    else process.env[name] = saved[name];
  }
  asked.length = 0;
});
const job = (): NodeJS.ProcessEnv => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(runner.address() as AddressInfo).port}/token?api-version=2`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET,
  GITHUB_SERVER_URL: 'https://github.com', GITHUB_WORKFLOW_REF: 'octo/app/.github/workflows/release.yml@refs/heads/main',
});

test('who signs is whom the runner vouches for: in a reusable workflow, the one that was called', async () => {
  claims = { iss: ISSUER, job_workflow_ref: CALLED };
  expect(await workflowIdentity(job())).toEqual({ issuer: ISSUER, subject: `https://github.com/${CALLED}` });
  expect(asked).toEqual([`/token?api-version=2&audience=sigstore Bearer ${SECRET}`]);
});

test('a runner that answers nothing, or nonsense, leaves what the environment says; without the right to ask there is no identity', async () => {
  const { GITHUB_WORKFLOW_REF: own = '' } = job();
  claims = undefined;
  expect(await workflowIdentity(job())).toEqual({ issuer: ISSUER, subject: `https://github.com/${own}` });
  claims = { iss: 'two words\n', job_workflow_ref: 7 };
  expect(await workflowIdentity(job())).toEqual({ issuer: ISSUER, subject: `https://github.com/${own}` });
  expect(await workflowIdentity({ ...job(), ACTIONS_ID_TOKEN_REQUEST_URL: undefined })).toBeUndefined();
  const { issuer } = (await workflowIdentity({ ...job(), GITHUB_SERVER_URL: 'https://git.example.org' })) ?? {};
  expect(issuer).toBe('https://git.example.org/_services/token');
  expect((await workflowIdentity({ ...job(), GITHUB_SERVER_URL: 'https://octo.ghe.com' }))?.issuer).toBe('https://token.actions.octo.ghe.com');
});

test('cosign is told to sign by identity and to verify that very one; it gets the right to ask for a token, and no token or secret is in its words', async () => {
  claims = { iss: ISSUER, job_workflow_ref: CALLED };
  Object.assign(process.env, job());
  const said = await attest({ image, sbom: 'none', cacheDir }, {});
  expect(said.signedBy).toBe(`https://github.com/${CALLED}`);
  const one = `${registry.name}/keyless@${said.digest}`;
  const identity = `--certificate-identity https://github.com/${CALLED} --certificate-oidc-issuer ${ISSUER}`;
  const lines = (await readFile(calls, 'utf8')).trim().split('\n').filter((line) => line.includes(said.digest));
  expect(lines).toEqual([
    `verify ${identity} --allow-http-registry ${one} url=told`,
    `sign --yes --allow-http-registry ${one} url=told`,
    `verify ${identity} --allow-http-registry ${one} url=told`,
  ]);
  expect(await readFile(calls, 'utf8')).not.toContain(SECRET);
  expect(await readFile(calls, 'utf8')).not.toContain('--key');
});

testWhere(existsSync(COSIGN), 'there is no cosign in the cache')('the real cosign knows these words: it looks for the signature and finds none', async () => {
  const [version = ''] = readdirSync(COSIGN);
  const verify = await exec(join(COSIGN, version, 'cosign'), ['verify', '--certificate-identity', `https://github.com/${CALLED}`, '--certificate-oidc-issuer', ISSUER, '--allow-http-registry', image], { timeout: 60 });
  expect(verify.exitCode).not.toBe(0);
  expect(verify.stderr).not.toMatch(/unknown flag|accepts \d+ arg/);
  const help = await exec(join(COSIGN, version, 'cosign'), ['sign', '--help'], { timeout: 60 });
  for (const word of ['--yes', '--allow-http-registry']) expect(help.stdout + help.stderr).toContain(word);
}, 120_000);
