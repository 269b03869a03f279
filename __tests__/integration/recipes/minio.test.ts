// @seconds 420
// @needs tools/service-minio
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { sha256File } from '../../../src/lib/files.js';
import { waitReady } from '../../../src/smoke/ready.js';
import { freePorts } from '../../../src/smoke/ports.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { runnerFor } from '../../../src/target/runner.js';
import { stage } from '../build/fixture.js';
import { temporary, testContext } from '../target/context.js';

const OLD = 'github.com/minio/minio@v0.0.0-20210206053228-97fe57bba92c';
const SECONDS = 1_800_000;
const USER = 'loongadapt:loongadapt-smoke';

describe('the MinIO server of 2021 for the target', () => {
  let program = '';
  let port = 0;
  let data = '';
  beforeAll(async () => {
    const { record, workDir, error } = await stage('build', OLD, { config: resolve('examples/minio/loong-adapt.yml'), cacheDir: defaultCacheDir() });
    if (error !== undefined) throw error;
    program = join(workDir, record.artifacts.find(({ arch }) => arch === 'loong64')?.path ?? '');
    data = await temporary();
    [port = 0] = await freePorts(1);
    const list = record.gaps.find(({ culprit }) => culprit.file === 'buildscripts/checkdeps.sh');
    expect(list).toMatchObject({ state: 'closed', remedy: { recipe: 'arch-list' } });
    expect(await readFile(join(workDir, 'adapted/buildscripts/checkdeps.sh'), 'utf8')).toContain('| loong64 | loongarch64 )');
  }, SECONDS);

  /** Starts the server and waits until it answers. */
  async function start(): Promise<ChildProcess> {
    const [file = '', ...args] = (await runnerFor((await testContext()).target, 'auto', await testContext())).wrap([program]);
    const [user, password] = USER.split(':');
    const server = spawn(file, [...args, 'server', '--quiet', '--address', `127.0.0.1:${port}`, join(data, 'disk')], { stdio: 'ignore', env: withEnv({ HOME: data, MINIO_ROOT_USER: user, MINIO_ROOT_PASSWORD: password }) });
    expect(await waitReady({ port, path: '/minio/health/live', within: 240 }, new AbortController().signal)).toBe(true);
    return server;
  }

  async function stop(server: ChildProcess): Promise<void> {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
  }

  /** Asks the server as that user; answers what it said. */
  async function ask(path: string, ...args: string[]): Promise<string> {
    const result = await exec('curl', ['--silent', '--show-error', '--fail', '--aws-sigv4', 'aws:amz:us-east-1:s3', '--user', USER, ...args, `http://127.0.0.1:${port}${path}`]);
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return result.stdout;
  }

  test('stores, lists and returns objects under the emulator, also after it was started again', async () => {
    const object = join(data, 'object');
    await writeFile(object, randomBytes(7_000_000));
    let server = await start();
    try {
      await ask('/smoke', '--request', 'PUT');
      await ask('/smoke/a/object', '--upload-file', object);
      for (const again of [false, true]) {
        if (again) {
          await stop(server);
          server = await start();
        }
        expect(await ask('/smoke')).toMatch(/<Key>a\/object<\/Key>.*<Size>7000000<\/Size>/s);
        await ask('/smoke/a/object', '--output', `${object}.back`);
        expect(await sha256File(`${object}.back`)).toBe(await sha256File(object));
      }
    } finally {
      await stop(server);
    }
  }, SECONDS);
});

test.each(['github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9', 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c'])('nothing of %s has to be adapted in Go or its checks', async (module) => {
  const { record, error } = await stage('detect', module, { cacheDir: defaultCacheDir(), packages: ['.', './cmd/...'] });
  expect(error).toBeUndefined();
  expect(record.gaps.filter(({ ecosystem, culprit }) => ecosystem === 'go' || culprit.file === 'buildscripts/checkdeps.sh')).toEqual([]);
}, SECONDS);
