// @seconds 120
// @needs tools/service-minio
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exec } from '../../../src/lib/exec.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { stage, type StageRun } from '../build/fixture.js';

const MC = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';
let run: StageRun & { error?: unknown };

beforeAll(async () => {
  run = await stage('smoke', MC, { config: resolve('examples/mc/loong-adapt.yml'), cacheDir: defaultCacheDir(), smoke: 'run' });
}, 900_000);

describe('the MinIO client of 2021, with its example project file', () => {
  test('is built for both from the adapted copy, with its own flags; the commit comes from the version', async () => {
    expect(run.error).toBeUndefined();
    const { artifacts } = run.record;
    expect(artifacts.map(({ name, arch, machine, interpreter }) => [name, arch, machine, interpreter])).toEqual([['mc', 'amd64', 'x86-64', ''], ['mc', 'loong64', 'LoongArch', '']]);
    for (const { command } of artifacts) {
      expect(command).toMatch(/^cd adapted && .*CGO_ENABLED=0 .*go build -trimpath -buildvcs=false -tags=kqueue '-ldflags=-s -w -X github\.com\/minio\/mc\/cmd\.Version=2021-06-26T00:21:08Z .*cmd\.CommitID=cebf3318546f /);
    }
    const said = await exec(join(run.workDir, artifacts[0]?.path ?? ''), ['--version']);
    expect(said.stdout).toBe('mc version DEVELOPMENT.cebf3318546f.2021-06-26T00-21-08Z\n');
  });

  test('works out of the image against a real server, and the target answers as the baseline does', () => {
    const { smoke } = run.record;
    expect(smoke).toMatchObject({ level: 'run', passed: true, differences: [], services: ['minio: github.com/minio/minio@v0.0.0-20210206053228-97fe57bba92c'] });
    expect(smoke?.commands.map(({ arch }) => arch)).toEqual([...Array<string>(10).fill('amd64'), ...Array<string>(10).fill('loong64')]);
    const target = smoke?.commands.slice(10).map(({ output }) => output) ?? [];
    expect(target[0]).toContain('cebf3318546f');
    expect(target).toContain('hello from the smoke test\n');
    expect(target[6]).toBe('<masked>    26B copy.txt\n<masked>    26B hello.txt\n');
  });

  test('leaves neither a server nor a folder behind', async () => {
    expect(await readdir(join(run.workDir, 'tmp'))).toEqual([]);
    const processes = await exec('ps', ['-eo', 'args']);
    expect(processes.stdout).not.toContain(run.workDir);
  });
});
