import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import type { AdaptRecord } from '../../src/record/types.js';
import { audit } from '../../src/stages/audit.js';
import { index } from '../../src/stages/index-images.js';
import { promote } from '../../src/stages/promote.js';
import { retag } from '../../src/stages/retag.js';
import { elf, LOONGARCH, makeLayout, putImage, putRoots, tempDir, X86_64 } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';
import { buildPrograms, buildStage, makeRun } from './stage.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
let registry: TestRegistry;
let tools = '';

/** A check by tools that nobody here wrote. */
async function accepted(name: string): Promise<void> {
  const crane = await exec(join(tools, 'crane'), ['validate', '--remote', name, '--insecure']);
  expect([crane.exitCode, crane.stderr]).toEqual([0, expect.not.stringContaining('FAIL')]);
  for (const arch of ['loong64', 'amd64']) {
    const skopeo = await exec('skopeo', ['inspect', '--tls-verify=false', '--override-arch', arch, `docker://${name}`]);
    expect(JSON.parse(skopeo.stdout)).toMatchObject({ Architecture: arch });
  }
  const dir = await tempDir();
  const buildah = await exec('buildah', ['--root', join(dir, 'root'), '--runroot', join(dir, 'run'), '--storage-driver', 'vfs', 'pull', '--tls-verify=false', '--platform', 'linux/loong64', name]);
  expect(buildah).toMatchObject({ exitCode: 0 });
}

beforeAll(async () => {
  registry = await startRegistry();
  tools = await tempDir();
  const made = await exec('go', ['install', 'github.com/google/go-containerregistry/cmd/crane@v0.22.1'], { env: withEnv({ GOBIN: tools, GOFLAGS: '' }) });
  if (made.exitCode !== 0) throw new Error(made.stderr);
}, 300_000);
afterAll(() => registry.stop());

describe('a release from a matrix', () => {
  test('each job pushes its architecture, the last one joins their records and promotes the version', async () => {
    const programs = await buildPrograms();
    const run = await makeRun(programs, { name: 'app', tag: 'v1.2.3', entrypoint: ['/usr/bin/hello'] });
    const image = await buildStage(run);
    const records: string[] = [];
    for (const arch of ['loong64', 'amd64']) {
      const job = await tempDir();
      await retag({ source: `oci:${join(run.context.workDir, image.layout)}:${image.reference}`, destinations: [`oci:${join(job, 'images', 'app')}:${image.reference}`], platform: `linux/${arch}` }, control);
      const record: AdaptRecord = {
        recordVersion: 1, tool: { name: 'loong-adapt', version: '0' }, project: run.project.info, target: 'loong64', baseline: 'amd64', options: {}, stages: {}, gaps: [], info: [], notes: [], libraries: [], artifacts: [],
        images: [{ ...image, layout: 'images/app' }],
      };
      await writeFile(join(job, 'record.json'), JSON.stringify(record));
      records.push(join(job, 'record.json'));
    }
    const joined = await index({ destination: `${registry.name}/app:next`, sources: [], records }, control);
    expect(joined.platforms).toEqual(['linux/loong64', 'linux/amd64']);
    expect(joined.digest).toBe(image.digest);
    const promoted = await promote({ source: `${registry.name}/app@${joined.digest}`, destinations: [`${registry.name}/app`], version: 'v1.2.3' }, control);
    expect(promoted.names.map((n) => n.name.split(':').pop())).toEqual(['1.2.3', '1.2', '1', 'latest']);
    for (const tag of ['next', '1.2.3', 'latest']) await accepted(`${registry.name}/app:${tag}`);
    const found = await audit({ image: `${registry.name}/app:latest` }, control);
    expect([found.passed, found.platforms.map((p) => p.platform)]).toEqual([true, ['linux/loong64', 'linux/amd64']]);
  }, 120_000);

  test('what fails the audit gets no name', async () => {
    const wrong = await makeLayout([{ layers: [[{ name: 'app', content: elf(X86_64), mode: 0o755 }]] }]);
    await retag({ source: `oci:${wrong}:test:1`, destinations: [`${registry.name}/wrong:candidate`] }, control);
    await expect(promote({ source: `${registry.name}/wrong:candidate`, destinations: [`${registry.name}/wrong:stable`] }, control)).rejects.toThrow(/\/app is built for x86-64, not LoongArch/);
    expect((await exec(join(tools, 'crane'), ['digest', '--insecure', `${registry.name}/wrong:stable`])).exitCode).toBe(1);
    expect((await audit({ image: `${registry.name}/wrong:candidate` }, control)).passed).toBe(false);
  });

  test('what holds a secret gets no name, and the secret is not said', async () => {
    const token = `ghp_${'x7Y8z9'.repeat(6)}`;
    await retag({ source: `oci:${await makeLayout([{ layers: [[{ name: 'app', content: elf(LOONGARCH), mode: 0o755 }, { name: 'root/.npmrc', content: `token=${token}\n` }]] }])}:test:1`, destinations: [`${registry.name}/leaking:candidate`] }, control);
    const promoting = promote({ source: `${registry.name}/leaking:candidate`, destinations: [`${registry.name}/leaking:stable`] }, control);
    await expect(promoting).rejects.toThrow('/root/.npmrc holds a token of GitHub');
    await expect(promoting).rejects.not.toThrow(token);
    expect((await exec(join(tools, 'crane'), ['digest', '--insecure', `${registry.name}/leaking:stable`])).exitCode).toBe(1);
    expect((await promote({ source: `${registry.name}/leaking:candidate`, destinations: [`${registry.name}/leaking:stable`], allowSecrets: ['/root/.npmrc'] }, control)).names).toHaveLength(1);
  });

  test('an image of the old world is joined to nothing, unless that is asked for', async () => {
    const name = (tag: string): string => `${registry.name}/worlds:${tag}`;
    const push = async (tag: string, machine: number, interpreter: string, architecture: string): Promise<void> => {
      await retag({ source: `oci:${await makeLayout([{ layers: [[{ name: 'usr/bin/app', content: elf(machine, interpreter), mode: 0o755 }]], architecture }])}:test:1`, destinations: [name(tag)] }, control);
    };
    await push('amd64', X86_64, '/lib64/ld-linux-x86-64.so.2', 'amd64');
    await push('old', LOONGARCH, '/lib64/ld.so.1', 'loong64');
    await push('new', LOONGARCH, '/lib64/ld-linux-loongarch-lp64d.so.1', 'loong64');
    await push('lying', X86_64, '/lib64/ld-linux-x86-64.so.2', 'loong64');
    const there = async (tag: string): Promise<number> => (await exec(join(tools, 'crane'), ['digest', '--insecure', name(tag)])).exitCode;
    await expect(index({ destination: name('all'), sources: [name('amd64'), name('old')] }, control)).rejects.toThrow('/usr/bin/app is for the old ABI (interpreter /lib64/ld.so.1)');
    await expect(index({ destination: name('all'), sources: [name('amd64'), name('lying')] }, control)).rejects.toThrow('/usr/bin/app is built for x86-64, not LoongArch');
    expect(await there('all')).toBe(1);
    expect((await index({ destination: name('all'), sources: [name('amd64'), name('new')] }, control)).platforms).toEqual(['linux/amd64', 'linux/loong64']);
    await index({ destination: name('asked'), sources: [name('amd64'), name('old')], audit: false }, control);
    expect(await there('asked')).toBe(0);
  });

  test('attestations are kept or dropped as told', async () => {
    const dir = await tempDir();
    const image = await putImage(dir, { layers: [[{ name: 'app', content: elf(LOONGARCH), mode: 0o755 }]] });
    const proof = { ...(await putImage(dir, { layers: [[{ name: 'statement.json', content: '{}' }]] })), platform: { os: 'unknown', architecture: 'unknown' }, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
    const { putBlob } = await import('../unit/images/make-layout.js');
    const whole = await putBlob(dir, JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [image, proof], annotations: { x: 'y' } }), 'application/vnd.oci.image.index.v1+json');
    await putRoots(dir, [whole]);
    const kept = await retag({ source: `oci:${dir}`, destinations: [`${registry.name}/proved:kept`] }, control);
    expect(kept.digest).toBe(whole.digest);
    const dropped = await retag({ source: `${registry.name}/proved:kept`, destinations: [`${registry.name}/proved:dropped`], attestations: 'drop' }, control);
    const manifest = JSON.parse((await exec(join(tools, 'crane'), ['manifest', '--insecure', `${registry.name}/proved:dropped`])).stdout) as { manifests: { digest: string }[]; annotations: unknown };
    expect([dropped.digest === whole.digest, manifest.manifests.map((m) => m.digest), manifest.annotations]).toEqual([false, [image.digest], { x: 'y' }]);
  });
});
