// @seconds 60
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attach, referrersOf } from '../../src/images/attest/referrers.js';
import { Stores, parsePlace } from '../../src/images/index.js';
import { RepositoryStore } from '../../src/images/store.js';
import { attest, promote, retag, type AdaptRecord } from '../../src/index.js';
import { exec, withEnv } from '../../src/lib/exec.js';
import { writeRecord } from '../../src/record/store.js';
import { defaultCacheDir } from '../../src/lib/cache-folder.js';
import { testWhere } from '../test-where.js';
import { startRegistry, type TestRegistry } from './registry-server.js';
import { buildPrograms, buildStage, makeRun } from './stage.js';

const SECONDS = 600_000;
const cached = (tool: string): boolean => existsSync(join(defaultCacheDir(), 'tools', tool));
/** Minutes of building them are not this test's business; the product builds them where they are missing. */
const whereSyft = testWhere(cached('syft'), 'there is no syft in the cache');
const whereCosign = testWhere(cached('cosign'), 'there is no cosign in the cache');

let registry: TestRegistry;
let workDir = '';
let record = '';
let digest = '';
let platforms: { platform: string; digest: string }[] = [];
beforeAll(async () => {
  registry = await startRegistry();
  const run = await makeRun(await buildPrograms(), { name: 'said' });
  const image = await buildStage(run);
  workDir = run.context.workDir;
  digest = image.digest;
  platforms = image.manifests;
  const { artifacts } = run.record;
  await writeRecord(workDir, {
    recordVersion: 1, tool: { name: 'loong-adapt', version: '0.0.0' }, project: run.project.info, target: 'loong64', baseline: 'amd64', options: { tags: 'netgo' },
    stages: { build: { state: 'done', startedAt: '2026-01-02T03:04:05.678Z', seconds: 7 } }, gaps: [], info: [], notes: [],
    libraries: [{ module: 'golang.org/x/sys', version: 'v0.1.0', verdict: 'adapted', decidedBy: 'static' }], artifacts, images: [image],
  } satisfies AdaptRecord);
  record = join(workDir, 'record.json');
  await promote({ source: `oci:${join(workDir, image.layout)}:${image.reference}`, destinations: [`${registry.name}/said:1`] }, {});
}, SECONDS);
afterAll(() => registry.stop());

const image = (): string => `${registry.name}/said:1`;
async function repository(name: string): Promise<RepositoryStore> {
  const store = await new Stores({ signal: new AbortController().signal }).open(parsePlace(`${registry.name}/${name}:x`), 'read');
  if (!(store instanceof RepositoryStore)) throw new Error('no repository');
  return store;
}
async function json(name: string, path: string): Promise<unknown> {
  return (await fetch(`http://${registry.name}/v2/${name}/${path}`, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json' } })).json();
}

describe('provenance', () => {
  test('is an in-toto statement about the index and its platforms, from the record, and changes neither digest nor tag', async () => {
    const said = await attest({ image: image(), records: [record], sbom: 'none' }, {});
    expect(said).toMatchObject({ digest, signedBy: '' });
    expect(said.attached.map((one) => [one.platform, one.subject])).toEqual([['', digest], ...platforms.map((one) => [one.platform, one.digest])]);
    expect(said.checks.map((check) => check.passed)).toEqual([true, true, true]);
    const { layers, subject, artifactType } = (await json('said', `manifests/${said.attached[0]?.digest ?? ''}`)) as { layers: { digest: string }[]; subject: { digest: string }; artifactType: string };
    expect([subject.digest, artifactType]).toEqual([digest, 'application/vnd.in-toto+json']);
    const statement = (await json('said', `blobs/${layers[0]?.digest ?? ''}`)) as Record<string, never>;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1', predicateType: 'https://slsa.dev/provenance/v1',
      subject: [digest, ...platforms.map((one) => one.digest)].map((one) => ({ name: `${registry.name}/said`, digest: { sha256: one.slice(7) } })),
      predicate: {
        buildDefinition: { externalParameters: { target: 'loong64', baseline: 'amd64', options: { tags: 'netgo' } }, resolvedDependencies: [{ name: 'source' }, { uri: 'pkg:golang/golang.org/x/sys@v0.1.0' }] },
        runDetails: { metadata: { startedOn: '2026-01-02T03:04:05Z', finishedOn: '2026-01-02T03:04:12Z' }, byproducts: [{ name: 'record.json' }, {}, {}] },
      },
    });
  }, SECONDS);

  test('is not made twice, and skopeo reads it as any artifact', async () => {
    const before = (await referrersOf(await repository('said'), digest)).length;
    const again = await attest({ image: image(), records: [record], sbom: 'none' }, {});
    expect((await referrersOf(await repository('said'), digest)).length).toBe(before);
    const seen = await exec('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${registry.name}/said@${again.attached[0]?.digest ?? ''}`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ artifactType: 'application/vnd.in-toto+json', subject: { digest } });
  }, SECONDS);

  test('of another image is refused before anything is attached', async () => {
    const other = await mkdtemp(join(tmpdir(), 'attest-'));
    const known = JSON.parse(await (await import('node:fs/promises')).readFile(record, 'utf8')) as AdaptRecord;
    for (const one of known.images) one.manifests = one.manifests.map((manifest) => ({ ...manifest, digest: `sha256:${'0'.repeat(64)}` }));
    await writeRecord(other, known);
    await expect(attest({ image: image(), records: [join(other, 'record.json')], sbom: 'none' }, {})).rejects.toMatchObject({ blame: 'user', message: 'the record is of another image' });
  });

  test('of a layout on the disk is refused with what to do', async () => {
    await expect(attest({ image: `oci:${workDir}/images/said`, sbom: 'none' }, {})).rejects.toMatchObject({ blame: 'user', advice: expect.stringContaining('promote') });
  });
});

test('what many jobs say of one image at once is all there afterwards', async () => {
  const store = await repository('said');
  const subject = await store.resolve(platforms[0]?.digest ?? '');
  if (subject === undefined) throw new Error('no image');
  const say = (text: string): ReturnType<typeof attach> => attach(store, subject.descriptor, { mediaType: 'text/plain', content: Buffer.from(text), annotations: {} });
  // One after the other in twos: a registry without a list of its own can't do better than "read, write, read again".
  for (const pair of [['a', 'b'], ['c', 'd'], ['e', 'f']]) await Promise.all(pair.map(say));
  const found = (await referrersOf(store, subject.descriptor.digest)).filter((one) => one.artifactType === 'text/plain');
  expect(found).toHaveLength(6);
}, SECONDS);

describe('retag', () => {
  test('brings what is said of an image along, moving no byte of it, or leaves it as told', async () => {
    await attest({ image: image(), records: [record], sbom: 'none' }, {});
    const kept = await retag({ source: image(), destinations: [`${registry.name}/kept:1`, `${registry.name}/kept-{arch}:1`] }, {});
    expect([kept.digest, kept.bytes]).toEqual([digest, 0]);
    expect(kept.referrers).toBeGreaterThan(0);
    expect((await referrersOf(await repository('kept'), digest)).map((one) => one.artifactType)).toEqual(['application/vnd.in-toto+json']);
    const arch = platforms.find((one) => one.platform === 'linux/loong64')?.digest ?? '';
    expect((await referrersOf(await repository('kept-loong64'), arch)).map((one) => one.artifactType)).toContain('application/vnd.in-toto+json');
    const dropped = await retag({ source: image(), destinations: [`${registry.name}/dropped:1`], attestations: 'drop' }, {});
    expect([dropped.digest, dropped.referrers]).toEqual([digest, 0]);
    expect(await referrersOf(await repository('dropped'), digest)).toEqual([]);
  }, SECONDS);
});

whereSyft('an SBOM names what is in each platform, in both forms, the same each time', async () => {
  for (const [sbom, mediaType] of [['spdx', 'application/spdx+json'], ['cyclonedx', 'application/vnd.cyclonedx+json']] as const) {
    const first = await attest({ image: image(), sbom }, {});
    expect(first.attached.map((one) => [one.kind, one.platform, one.mediaType])).toEqual(platforms.map((one) => ['sbom', one.platform, mediaType]));
    const again = await attest({ image: image(), sbom }, {});
    expect(again.attached).toEqual(first.attached);
    const { layers } = (await json('said', `manifests/${first.attached[0]?.digest ?? ''}`)) as { layers: { digest: string }[] };
    const text = JSON.stringify(await json('said', `blobs/${layers[0]?.digest ?? ''}`));
    expect(text).toContain('example.test/hello');
    expect(text).not.toContain(tmpdir() + '/loong-adapt');
  }
}, SECONDS);

whereCosign('image and statements are signed with a key, verified by cosign itself, and not by another key', async () => {
  const home = await mkdtemp(join(tmpdir(), 'cosign-'));
  const [cosign = ''] = await (await import('node:fs/promises')).readdir(join(defaultCacheDir(), 'tools/cosign')).then((names) => names.map((name) => join(defaultCacheDir(), 'tools/cosign', name, 'cosign')));
  for (const name of ['mine', 'other']) {
    const made = await exec(cosign, ['generate-key-pair', '--output-key-prefix', name], { cwd: home, env: withEnv({ COSIGN_PASSWORD: '' }) });
    expect({ code: made.exitCode, stderr: made.exitCode === 0 ? '' : made.stderr }).toEqual({ code: 0, stderr: '' });
  }
  await writeFile(join(home, 'note'), '');
  const said = await attest({ image: image(), records: [record], sbom: 'none', key: join(home, 'mine.key') }, {});
  expect(said.signedBy).toBe('a key');
  expect(said.checks.at(-1)).toMatchObject({ name: 'signatures', passed: true });
  const verify = (key: string, ...more: string[]): ReturnType<typeof exec> => exec(cosign, [...(more.length > 0 ? ['verify-attestation', ...more] : ['verify']), '--key', join(home, key), '--insecure-ignore-tlog=true', '--allow-http-registry', `${registry.name}/said@${digest}`]);
  expect([(await verify('mine.pub')).exitCode, (await verify('mine.pub', '--type', 'slsaprovenance1')).exitCode]).toEqual([0, 0]);
  expect((await verify('other.pub')).exitCode).not.toBe(0);
  // Again: what is signed is only verified.
  const tags = await referrersOf(await repository('said'), digest);
  await attest({ image: image(), records: [record], sbom: 'none', key: join(home, 'mine.key') }, {});
  expect(await referrersOf(await repository('said'), digest)).toEqual(tags);
  await expect(attest({ image: image(), sbom: 'none', key: join(home, 'none.key') }, {})).rejects.toMatchObject({ blame: 'user' });
}, SECONDS);
