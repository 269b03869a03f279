import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { retagImage, Stores } from '../../src/images/index.js';
import { exec } from '../../src/lib/exec.js';
import { tempDir } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';
import { buildPrograms, makeRun } from './stage.js';

const signal = new AbortController().signal;
const POINTS = 10;
let registry: TestRegistry;
let code = '';

/** Builds an image, pushes each platform, joins them in an index and tags it: what a release workflow does. */
const RELEASE = `
import { image } from './build/stages/image.js';
import { retag } from './build/stages/retag.js';
import { index } from './build/stages/index-images.js';
import { architecture } from './build/target/architectures.js';
import { silentReporter } from './build/lib/log.js';
import { readFileSync } from 'node:fs';
const [file, registry] = process.argv.slice(2);
const run = JSON.parse(readFileSync(file, 'utf8'));
const control = { reporter: silentReporter, signal: new AbortController().signal };
run.context = { ...run.context, ...control, target: architecture('loong64'), baseline: architecture('amd64') };
const [built] = (await image(run)).images;
const source = 'oci:' + run.context.workDir + '/' + built.layout + ':' + built.reference;
const pushed = await retag({ source, destinations: [registry + '/app:{tag}-{arch}'] }, control);
const joined = await index({ destination: registry + '/app:next', sources: pushed.names.map((n) => n.name) }, control);
await retag({ source: registry + '/app@' + joined.digest, destinations: [registry + '/app:stable'] }, control);
console.log(joined.digest);
`;

interface Ended {
  digest: string;
  code: number | null;
  seconds: number;
  error: string;
}

async function release(file: string, killAfter?: number): Promise<Ended> {
  const started = Date.now();
  const child = spawn(process.execPath, [join(code, 'release.mjs'), file, registry.name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { error += chunk.toString(); });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter * 1000);
  const status = await new Promise<number | null>((done) => child.on('close', done));
  clearTimeout(timer);
  return { digest: out.trim(), code: status, seconds: (Date.now() - started) / 1000, error };
}

/** The stable tag's digest, after a check that everything it refers to can be pulled and has its digest. */
async function stable(): Promise<string> {
  const stores = new Stores({ signal, authFiles: ['/nonexistent'] });
  const pulled = await retagImage({ source: `${registry.name}/app:stable`, destinations: [`oci:${join(await tempDir(), 'l')}:x:1`] }, stores);
  return pulled.digest;
}

beforeAll(async () => {
  registry = await startRegistry();
  code = await tempDir();
  const root = resolve('.');
  await exec(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root, '--outDir', join(code, 'build'), '--incremental', 'false', '--tsBuildInfoFile', 'null', '--declaration', 'false']);
  for (const name of ['node_modules', 'probe', 'package.json', 'schema']) await symlink(join(root, name), join(code, name));
  await writeFile(join(code, 'release.mjs'), RELEASE);
}, 300_000);
afterAll(() => registry.stop());

describe('kill -9 during build → push → index → tag', () => {
  test(`at ${POINTS} random points: the tag is the old image or the new one, whole; a rerun completes`, async () => {
    const seed = process.env['SEED'] ?? randomBytes(4).toString('hex');
    process.stderr.write(`SEED=${seed}\n`);
    const programs = await buildPrograms();
    const make = async (release_: string): Promise<string> => {
      const run = await makeRun(programs, { name: 'app', tag: 'v1', labels: { release: release_ } });
      const file = join(run.context.workDir, 'run.json');
      await writeFile(file, JSON.stringify(run));
      return file;
    };
    const first = await release(await make('0'));
    expect(first.error).toBe('');
    let old = first.digest;
    expect(await stable()).toBe(old);
    let killed = 0;
    for (let point = 1; point <= POINTS; point++) {
      const file = await make(String(point));
      const after = first.seconds * (createHash('sha256').update(`${seed}${point}`).digest().readUInt16BE(0) / 65536);
      const ended = await release(file, after);
      if (ended.code === null) killed++;
      const now = await stable();
      const again = await release(file);
      expect([again.code, again.error]).toEqual([0, '']);
      expect([old, again.digest]).toContain(now);
      expect(await stable()).toBe(again.digest);
      expect(again.digest).not.toBe(old);
      old = again.digest;
    }
    expect(killed).toBeGreaterThan(POINTS / 2);
  }, 600_000);
});
