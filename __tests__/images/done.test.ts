// @seconds 900
// @needs tools/service-minio
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exec, withEnv } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import { audit } from '../../src/stages/audit.js';
import { base } from '../../src/stages/base.js';
import { index } from '../../src/stages/index-images.js';
import { runStage } from '../../src/stages/pipeline.js';
import { retag } from '../../src/stages/retag.js';
import { defaultCacheDir } from '../../src/lib/cache-folder.js';
import { tempDir } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
const ARCHES = ['loong64', 'amd64'];
let registry: TestRegistry;
let tools = '';

beforeAll(async () => {
  registry = await startRegistry();
  tools = await tempDir();
  const made = await exec('go', ['install', 'github.com/google/go-containerregistry/cmd/crane@v0.22.1'], { env: withEnv({ GOBIN: tools, GOFLAGS: '' }) });
  if (made.exitCode !== 0) throw new Error(made.stderr);
}, 300_000);
afterAll(() => registry.stop());

/** A check by tools that nobody here wrote. */
async function accepted(name: string, arches: readonly string[]): Promise<void> {
  const crane = await exec(join(tools, 'crane'), ['validate', '--remote', name, '--insecure']);
  expect([crane.exitCode, crane.stderr]).toEqual([0, expect.not.stringContaining('FAIL')]);
  for (const arch of arches) {
    const skopeo = await exec('skopeo', ['inspect', '--tls-verify=false', '--override-arch', arch, `docker://${name}`]);
    expect(JSON.parse(skopeo.stdout)).toMatchObject({ Architecture: arch });
    const dir = await tempDir();
    const buildah = await exec('buildah', ['--root', join(dir, 'root'), '--runroot', join(dir, 'run'), '--storage-driver', 'vfs', 'pull', '--tls-verify=false', '--platform', `linux/${arch}`, name]);
    expect(buildah).toMatchObject({ exitCode: 0 });
  }
}

/** Pushes each platform by itself, joins them, audits the index, and gives it its names. */
async function publish(source: string, name: string, arches = ARCHES): Promise<void> {
  const pushed = await retag({ source, destinations: [`${registry.name}/staging/${name}-{arch}`] }, control);
  expect(pushed.names.map((one) => one.action)).toEqual(arches.map(() => 'set'));
  const joined = await index({ destination: `${registry.name}/staging/${name}`, sources: pushed.names.map((one) => `${one.name.replace(/:[^:/]*$/, '')}@${one.digest}`) }, control);
  const audited = await audit({ image: `${registry.name}/staging/${name}` }, control);
  expect(audited.platforms.flatMap((one) => one.checks.filter((check) => !check.passed))).toEqual([]);
  expect([audited.digest, audited.platforms.map((one) => one.platform).sort()]).toEqual([joined.digest, arches.map((arch) => `linux/${arch}`).sort()]);
  const named = await retag({ source: `${registry.name}/staging/${name}`, destinations: [`${registry.name}/k8s-deploy/${name}`, `${registry.name}/k8s-deploy-{arch}/${name}`] }, control);
  expect(named.names).toHaveLength(1 + arches.length);
  expect([named.bytes, named.names[0]?.digest]).toEqual([0, joined.digest]);
  await accepted(`${registry.name}/k8s-deploy/${name}`, arches);
  await accepted(`${registry.name}/k8s-deploy-loong64/${name}`, ['loong64']);
}

async function buildImage(project: string, config?: string, replace: string[] = []): Promise<string> {
  const workDir = join(await tempDir(), 'work');
  const record = await runStage('image', { project, workDir, cacheDir: defaultCacheDir(), replace, ...(config === undefined ? {} : { config: resolve(config) }) }, control);
  const [image] = record.images;
  expect(image?.checks.filter((check) => !check.passed)).toEqual([]);
  expect(record.gaps.filter((gap) => gap.ecosystem === 'go' && gap.state === 'open')).toEqual([]);
  return `oci:${join(workDir, image?.layout ?? '')}:${image?.reference ?? ''}`;
}

describe('built, audited, pushed, indexed, retagged; accepted by crane, skopeo and buildah', () => {
  test('the MinIO client of 2021', async () => {
    await publish(await buildImage('github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f', 'examples/mc/loong-adapt.yml'), 'mc:2021');
  }, 1800_000);

  test('the MinIO server of 2021', async () => {
    await publish(await buildImage('github.com/minio/minio@v0.0.0-20210206053228-97fe57bba92c', 'examples/minio/loong-adapt.yml'), 'minio:2021');
  }, 1800_000);

  test('calicoctl, out of Calico\'s repository', async () => {
    const source = await buildImage('github.com/projectcalico/calico@v1.11.0-cni-plugin.0.20250813170300-a0db560f0520', 'examples/calicoctl/loong-adapt.yml', ['github.com/projectcalico/api=github.com/projectcalico/api@v0.0.0-20231218190037-9183ab93f33e']);
    await publish(source, 'calicoctl:3.31');
    const config = await exec(join(tools, 'crane'), ['config', '--insecure', '--platform', 'linux/loong64', `${registry.name}/k8s-deploy/calicoctl:3.31`]);
    expect(JSON.parse(config.stdout)).toMatchObject({ architecture: 'loong64', config: { Entrypoint: ['/calicoctl'], Env: expect.arrayContaining(['CALICO_CTL_CONTAINER=TRUE']) } });
  }, 1800_000);

  test('the default backend, by the method\'s own Dockerfile, on a base made of Debian\'s port', async () => {
    const dir = await tempDir();
    for (const name of ['main.go', 'go.mod']) await exec('cp', [resolve('examples/default-backend', name), dir]);
    await writeFile(join(dir, 'Dockerfile'), 'FROM alpine:v3.11.11\nCOPY server /bin/server\nENTRYPOINT ["/bin/server"]\n');
    await writeFile(join(dir, 'loong-adapt.yml'), "build: {programs: [{name: server}]}\nimage:\n  name: defaultbackend\n  tag: '1.0'\n  dockerfile: Dockerfile\n  programs: {server: server}\n  bases: {'registry.alpinelinux.org/img/alpine:*': 'made:static', 'alpine:*': 'made:static'}\n");
    await publish(await buildImage(dir), 'defaultbackend:1.0');
  }, 900_000);

  test('the base images', async () => {
    const layout = join(await tempDir(), 'bases');
    for (const variant of ['static', 'base']) {
      const made = await base({ variant, destinations: [`oci:${layout}:debian:${variant}`], architectures: ARCHES, cacheDir: defaultCacheDir() }, control);
      expect(made.bases.map((one) => one.arch)).toEqual(ARCHES);
      await publish(`oci:${layout}:debian:${variant}`, `debian:${variant}`);
    }
  }, 900_000);
});
